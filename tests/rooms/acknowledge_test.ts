import { assertEquals } from "@std/assert";
import { MAX_BUFFERED_BYTES } from "../../lib/rooms/member.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");

function acknowledged(session: FakeSession): [id: string, seq: number][] {
  return session.all("ack").map(({ id, seq }) => [id, seq]);
}

Deno.test("Room.acknowledge() tells a session, and nobody else, what is stored", async () => {
  await using started = await startRooms();
  const [session, other] = [new FakeSession(), new FakeSession()];
  const room = await started.join(ROOM, session);
  await started.join(ROOM, other);
  await started.post(ROOM, 1, 3);
  room.acknowledge(session, "c2", 2);
  assertEquals(session.frames.at(-1), { type: "ack", id: "c2", seq: 2 });
  assertEquals([session.seqs, acknowledged(other)], [[1, 2, 3], []]);
});

Deno.test("Room.acknowledge() tells a slow session too, which gets the entry later", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  session.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 1, 3);
  room.acknowledge(session, "c3", 3);
  assertEquals([session.seqs, acknowledged(session)], [[], [["c3", 3]]]);
});

Deno.test("Room.acknowledge() waits for the welcome, and for what comes with it", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1, 3);
  const session = new FakeSession();
  const room = started.rooms.join(ROOM, session, 2, MEMBERS_GUARD);
  room.acknowledge(session, "c1", 1);
  room.acknowledge(session, "c3", 3);
  assertEquals(session.types, []);
  await session.until(() => acknowledged(session).length === 2);
  assertEquals(session.types.filter((type) => type !== "user_joined"), [
    "welcome",
    "messages",
    "ack",
    "ack",
  ]);
  assertEquals(acknowledged(session), [["c1", 1], ["c3", 3]]);
});

Deno.test("Room.acknowledge() tells a session that is still catching up at once", async () => {
  await using started = await startRooms();
  const { history, store } = started;
  const other = await started.join(ROOM, new FakeSession());
  // More than memory has of a room.
  for (let n = 1; n <= 450; n++) {
    await history.append(ROOM, aNewEntry(`c${n}`));
  }
  const reading = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => {
    reading.resolve();
    return held.promise;
  };
  const session = new FakeSession();
  started.rooms.join(ROOM, session, 10, MEMBERS_GUARD);
  await reading.promise;
  other.acknowledge(session, "c450", 450);
  held.resolve();
  await session.until(() => session.seqs.includes(450));
  assertEquals(session.seqs.length, 440);
  assertEquals(acknowledged(session), [["c450", 450]]);
});

Deno.test("Room.acknowledge() tells a session nothing that left", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  await started.post(ROOM, 1);
  room.leave(session);
  room.acknowledge(session, "c1", 1);
  assertEquals(acknowledged(session), []);
});
