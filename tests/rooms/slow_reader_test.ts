import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  MAX_BUFFERED_BYTES,
  RESUME_BUFFERED_BYTES,
} from "../../lib/rooms/member.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

// The clock stands still until a test moves it; what the store answers comes in
// real time, and is awaited.

const ROOM = aRoom("lobby");

/** Lets in somebody who reads, and somebody who is about to stop. */
async function joinBoth(started: StartedRooms) {
  const fast = new FakeSession(aUser("Ana"));
  const slow = new FakeSession(aUser("Ben"));
  const room = await started.join(ROOM, fast);
  await started.join(ROOM, slow);
  return { room, fast, slow };
}

Deno.test("Room skips who has more than 1 MiB to read, and nobody else", async () => {
  using _time = new FakeTime();
  await using started = await startRooms();
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES;
  await started.post(ROOM, 1);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 2, 4);
  assertEquals(MAX_BUFFERED_BYTES, 1_048_576);
  assertEquals([fast.seqs, slow.seqs], [seqs(1, 4), [1]]);
  assertEquals(slow.isOpen, true);
});

Deno.test("Room sends who was skipped what they missed once they have read the rest", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 1, 3);
  slow.bufferedBytes = RESUME_BUFFERED_BYTES + 1;
  time.tick(5_000);
  await started.post(ROOM, 4);
  assertEquals(slow.seqs, []);

  slow.bufferedBytes = RESUME_BUFFERED_BYTES;
  time.tick(250);
  await slow.until(() => slow.seqs.includes(4));
  await started.post(ROOM, 5);
  assertEquals([fast.seqs, slow.seqs], [seqs(1, 5), seqs(1, 5)]);
  // Up to date again, it is no longer looked after.
  time.tick(10_000);
  assertEquals(time.next(), false);
});

Deno.test("Room sends who was skipped everything once, while more comes", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { history, store } = started;
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  // More than memory has of a room, so that it is read from the store.
  await Promise.all(
    seqs(1, 300).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  await started.post(ROOM, 301, 450);
  slow.bufferedBytes = 0;
  const reading = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => {
    reading.resolve();
    return held.promise;
  };
  time.tick(250);
  await reading.promise;
  await started.post(ROOM, 451, 460);
  held.resolve();
  await slow.until(() => slow.seqs.includes(460));
  await started.post(ROOM, 461);
  assertEquals([fast.seqs, slow.seqs], [seqs(1, 461), seqs(1, 461)]);
});

Deno.test("Room skips and resumes the same reader again and again", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { slow } = await joinBoth(started);
  for (const round of seqs(1, 5)) {
    slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
    await started.post(ROOM, 3 * round - 2, 3 * round - 1);
    slow.bufferedBytes = 0;
    time.tick(250);
    await slow.until(() => slow.seqs.includes(3 * round - 1));
    await started.post(ROOM, 3 * round);
  }
  assertEquals(slow.seqs, seqs(1, 15));
});

Deno.test("Room tells who was skipped for too long that messages are gone", async () => {
  using time = new FakeTime();
  await using started = await startRooms({ messages: 3 });
  const { slow } = await joinBoth(started);
  await started.post(ROOM, 1);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 2, 9);
  slow.bufferedBytes = 0;
  time.tick(250);
  await slow.until(() => slow.seqs.includes(9));
  assertEquals(slow.seqs, [1, 7, 8, 9]);
  assertEquals(
    slow.all("messages").map(({ truncated }) => truncated ?? false),
    [
      false,
      false,
      true,
    ],
  );
});

Deno.test("Room tells everybody that messages are gone which another instance wrote", async () => {
  using time = new FakeTime();
  await using started = await startRooms({ messages: 3 });
  const { fast } = await joinBoth(started);
  await started.post(ROOM, 1);
  const there = startHistory(started.store.kv, { messages: 3 }).history;
  for (const n of seqs(2, 9)) await there.append(ROOM, aNewEntry(`c${n}`));
  await started.post(ROOM, 10);
  time.tick(250);
  await fast.until(() => fast.seqs.includes(10));
  assertEquals(fast.seqs, [1, 8, 9, 10]);
  assertEquals(fast.all("messages").at(-1)?.truncated, true);
});

Deno.test("Room spares who was skipped who comes and goes, and tells them once they have read the rest", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { fast, slow } = await joinBoth(started);
  slow.forget();
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  const cara = new FakeSession(aUser("Cara"));
  const room = await started.join(ROOM, cara);
  const dan = new FakeSession(aUser("Dan"));
  await started.join(ROOM, dan);
  room.leave(dan);
  assertEquals(fast.all("user_joined").length, 3);
  assertEquals(slow.frames, []);

  slow.bufferedBytes = 0;
  time.tick(250);
  assertEquals(slow.types, ["online_users"]);
  assertEquals(slow.all("online_users")[0]?.onlineCount, 3);
  room.leave(cara);
  assertEquals(slow.types, ["online_users", "user_left"]);
});

Deno.test("Room closes who reads nothing for 30 s while others only come and go", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.join(ROOM, new FakeSession(aUser("Cara")));
  time.tick(30_000);
  assertEquals(slow.isOpen, true);
  time.tick(500);
  assertEquals(slow.closedWith?.code, 1013);
});

Deno.test("Room closes who reads nothing for 30 s with 1013", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 1);
  fast.forget();
  time.tick(30_000);
  assertEquals(slow.isOpen, true);
  time.tick(250);
  assertEquals(slow.closedWith?.code, 1013);
  assertEquals(fast.types, ["user_left"]);
  assertEquals(started.rooms.sessions, 1);
  time.tick(10_000);
  assertEquals(time.next(), false);
});

Deno.test("Room counts the 30 s from when it skipped somebody anew", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { slow } = await joinBoth(started);
  for (const seq of seqs(1, 3)) {
    slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
    await started.post(ROOM, seq);
    time.tick(29_000);
    slow.bufferedBytes = 0;
    time.tick(250);
    await slow.until(() => slow.seqs.includes(seq));
  }
  assertEquals(slow.isOpen, true);
});

Deno.test("Room closes a skipped reader with 1013 whose messages can't be read", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { history, store, errors } = started;
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await Promise.all(
    seqs(1, 300).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  await started.post(ROOM, 301, 500);
  slow.bufferedBytes = 0;
  const broken = new Error("Broken store");
  store.beforeRead = () => Promise.reject(broken);
  time.tick(250);
  await slow.until(() => slow.closedWith !== null);
  assertEquals(slow.closedWith?.code, 1013);
  assertEquals(errors, [broken]);
  assertEquals(fast.isOpen, true);
});

Deno.test("Room closes a skipped reader with 1013 when the store doesn't answer for 5 s", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { history, store } = started;
  const { fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await Promise.all(
    seqs(1, 300).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  await started.post(ROOM, 301, 500);
  slow.bufferedBytes = 0;
  const begun = Promise.withResolvers<void>();
  store.beforeRead = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  time.tick(250);
  await begun.promise;
  await time.tickAsync(5_000);
  await slow.until(() => slow.closedWith !== null);
  assertEquals(slow.closedWith?.code, 1013);
  assertEquals(fast.isOpen, true);
});

Deno.test("Room forgets a skipped reader who leaves", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { room, fast, slow } = await joinBoth(started);
  slow.bufferedBytes = MAX_BUFFERED_BYTES + 1;
  await started.post(ROOM, 1);
  slow.isOpen = false;
  room.leave(slow);
  room.leave(fast);
  assertEquals(started.rooms.size, 0);
  time.tick(60_000);
  assertEquals(time.next(), false);
  assertEquals(slow.closedWith, null);
});
