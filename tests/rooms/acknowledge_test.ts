import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { MAX_BUFFERED_BYTES } from "../../lib/rooms/member.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { FakeSession } from "../support/fake_session.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");

/** Sends a message again; returns it as it is stored. */
async function repeat({ history }: StartedRooms, seq: number) {
  const { message } = await history.append(ROOM, aNewEntry(`c${seq}`));
  assertEquals(message.seq, seq);
  return message;
}

Deno.test("Room.acknowledge() sends a stored message again", async () => {
  await using started = await startRooms();
  const [session, other] = [new FakeSession(), new FakeSession()];
  const room = await started.join(ROOM, session);
  await started.join(ROOM, other);
  await started.post(ROOM, 1, 3);
  room.acknowledge(session, await repeat(started, 2), room.cursorOf(session));
  assertEquals([session.seqs, other.seqs], [[1, 2, 3, 2], [1, 2, 3]]);
});

Deno.test("Room.acknowledge() sends what is older than the client wanted", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1, 3);
  const session = new FakeSession();
  const room = await started.join(ROOM, session, 2);
  room.acknowledge(session, await repeat(started, 1), room.cursorOf(session));
  assertEquals(session.seqs, [3, 1]);
});

Deno.test("Room.acknowledge() leaves to the log what has yet to come", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  await started.post(ROOM, 1);
  session.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 2, 3);
  room.acknowledge(session, await repeat(started, 3), room.cursorOf(session));
  assertEquals(session.seqs, [1]);
  session.bufferedBytes = 0;
  time.tick(250);
  await session.until(() => session.seqs.includes(3));
  assertEquals(session.seqs, [1, 2, 3]);
  room.acknowledge(session, await repeat(started, 3), room.cursorOf(session));
  assertEquals(session.seqs, [1, 2, 3, 3]);
});

Deno.test("Room.acknowledge() leaves to the log what a session is still catching up with", async () => {
  await using started = await startRooms();
  const { history, store } = started;
  const other = await started.join(ROOM, new FakeSession());
  // More than memory has of a room.
  for (let n = 1; n <= 450; n++) {
    await history.append(ROOM, aNewEntry(`c${n}`));
  }
  const [early, late] = [await repeat(started, 7), await repeat(started, 450)];
  const reading = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => {
    reading.resolve();
    return held.promise;
  };
  const session = new FakeSession();
  started.rooms.join(ROOM, session, 10);
  await reading.promise;
  other.acknowledge(session, early, other.cursorOf(session));
  other.acknowledge(session, late, other.cursorOf(session));
  held.resolve();
  await session.until(() => session.seqs.includes(450));
  assertEquals(session.seqs.slice(0, 3), [7, 11, 12]);
  assertEquals(session.seqs.filter((seq) => seq === 450), [450]);
});

Deno.test("Room.acknowledge() sends nothing to a session that left", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  await started.post(ROOM, 1);
  room.leave(session);
  room.acknowledge(session, await repeat(started, 1), room.cursorOf(session));
  assertEquals(session.seqs, [1]);
});

Deno.test("Room.acknowledge() says nothing where the message itself came meanwhile", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  const cursor = room.cursorOf(session);
  await started.post(ROOM, 1);
  room.acknowledge(session, await repeat(started, 1), cursor);
  assertEquals(session.seqs, [1]);
});

Deno.test("Room.acknowledge() waits for the welcome, and for what comes by itself", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1, 3);
  const [first, third] = [await repeat(started, 1), await repeat(started, 3)];
  const session = new FakeSession();
  const room = started.rooms.join(ROOM, session, 2);
  room.acknowledge(session, first, null);
  room.acknowledge(session, third, null);
  assertEquals(session.types, []);
  await session.until(() => session.seqs.length === 2);
  assertEquals(session.types[0], "welcome");
  assertEquals(session.seqs, [3, 1]);
});
