import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Sweeper } from "../../lib/rooms/sweeper.ts";
import type { SweepResult } from "../../lib/rooms/rooms.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { seqs } from "../support/seqs.ts";
import { startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");

/** A sweeper that finds what the test says, and what it told. */
function aSweeper(found: SweepResult) {
  const told: SweepResult[] = [];
  let sweeps = 0;
  const sweeper = new Sweeper({
    intervalMs: 60_000,
    now: Date.now,
    sweep: () => {
      sweeps++;
      return found;
    },
    onCleanedUp: (result) => told.push(result),
  });
  return { sweeper, told, sweeps: () => sweeps };
}

Deno.test("Sweeper sweeps at its interval", () => {
  using time = new FakeTime();
  const { sweeper, sweeps } = aSweeper({ removed: 0, active: 3 });
  sweeper.start();
  time.tick(59_999);
  assertEquals(sweeps(), 0);
  time.tick(1);
  assertEquals(sweeps(), 1);
  time.tick(600_000);
  assertEquals(sweeps(), 11);
});

Deno.test("Sweeper tells of sweeps that dropped something", () => {
  using time = new FakeTime();
  const found = { removed: 2, active: 5 };
  const { sweeper, told } = aSweeper(found);
  sweeper.start();
  time.tick(120_000);
  assertEquals(told, [found, found]);
});

Deno.test("Sweeper tells nothing of sweeps that dropped nothing", () => {
  using time = new FakeTime();
  const { sweeper, told } = aSweeper({ removed: 0, active: 5 });
  sweeper.start();
  time.tick(120_000);
  assertEquals(told, []);
});

Deno.test("Sweeper sweeps when it is asked to, tells of it in any case, and knows when that was", () => {
  using time = new FakeTime();
  const found = { removed: 0, active: 5 };
  const { sweeper, told, sweeps } = aSweeper(found);
  const startedAt = Date.now();
  assertEquals([sweeper.sweeps, sweeper.lastAt], [0, startedAt]);
  time.tick(1_000);
  assertEquals(sweeper.sweepNow(), found);
  assertEquals(told, [found]);
  assertEquals([sweeper.sweeps, sweeper.lastAt], [1, startedAt + 1_000]);
  sweeper.start();
  time.tick(60_000);
  sweeper.stop();
  assertEquals([sweeps(), sweeper.sweeps], [2, 2]);
  assertEquals(sweeper.lastAt, startedAt + 61_000);
});

Deno.test("Sweeper has one interval, however often it is started, and none when it is stopped", () => {
  using time = new FakeTime();
  const { sweeper, sweeps } = aSweeper({ removed: 0, active: 0 });
  sweeper.start();
  sweeper.start();
  time.tick(60_000);
  assertEquals(sweeps(), 1);
  sweeper.stop();
  sweeper.stop();
  assertEquals(time.next(), false);
  sweeper.start();
  time.tick(60_000);
  assertEquals(sweeps(), 2);
});

Deno.test("Rooms.sweep() drops broken sessions, and tells those that are left", async () => {
  await using started = await startRooms();
  const { rooms } = started;
  const sessions = seqs(1, 7).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of sessions) await started.join(ROOM, session);
  const broken = sessions.slice(0, 2);
  for (const session of broken) session.isOpen = false;
  for (const session of sessions) session.forget();

  assertEquals(rooms.sweep(), { removed: 2, active: 5 });
  assertEquals([rooms.sessions, rooms.cleanedUp], [5, 2]);
  const left = sessions.slice(2);
  for (const session of left) {
    assertEquals(session.frames, [{
      type: "online_users",
      onlineUsers: left.flatMap(({ user }) => user ?? []),
      onlineCount: 5,
    }]);
  }

  assertEquals(rooms.sweep(), { removed: 0, active: 5 });
  assertEquals(left.map(({ frames }) => frames.length), [1, 1, 1, 1, 1]);
});

Deno.test("Rooms.sweep() tells nothing in rooms where nothing is broken", async () => {
  await using started = await startRooms();
  const [here, there] = [new FakeSession(), new FakeSession()];
  await started.join(ROOM, here);
  await started.join(aRoom("other"), there);
  here.isOpen = false;
  there.forget();
  assertEquals(started.rooms.sweep(), { removed: 1, active: 1 });
  assertEquals(there.frames, []);
});

Deno.test("Rooms.sweep() keeps a user who has another tab", async () => {
  await using started = await startRooms();
  const tabs = [new FakeSession(), new FakeSession()] as const;
  for (const tab of tabs) await started.join(ROOM, tab);
  tabs[0].isOpen = false;
  assertEquals(started.rooms.sweep(), { removed: 1, active: 1 });
  assertEquals(started.rooms.online(ROOM).onlineCount, 1);
});

Deno.test("Rooms.sweep() lets rooms go in which all sessions are broken", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { rooms } = started;
  const names = seqs(1, 5).map((n) => aRoom(`room-${n}`));
  for (const name of names) {
    for (const n of seqs(1, 3)) {
      const session = new FakeSession(aUser(`U${n}`));
      await started.join(name, session);
      session.isOpen = false;
    }
  }
  assertEquals(rooms.sweep(), { removed: 15, active: 0 });
  assertEquals([rooms.size, rooms.sessions], [0, 0]);
  time.tick(60_000);
  assertEquals(time.next(), false);
});

Deno.test("Rooms.sweep() drops a session that broke while it was welcomed", async () => {
  await using started = await startRooms();
  const { rooms, store } = started;
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => held.promise;
  const session = new FakeSession();
  rooms.join(ROOM, session, null, MEMBERS_GUARD);
  session.isOpen = false;
  assertEquals(rooms.sweep(), { removed: 1, active: 0 });
  held.resolve();
  await started.post(aRoom("other"), 1);
  assertEquals([rooms.size, rooms.online(ROOM).onlineCount], [0, 0]);
});

Deno.test("Room.leave() after a sweep counts the session once", async () => {
  await using started = await startRooms();
  const [one, two] = [new FakeSession(), new FakeSession(aUser("Ben"))];
  const room = await started.join(ROOM, one);
  await started.join(ROOM, two);
  one.isOpen = false;
  started.rooms.sweep();
  room.leave(one);
  assertEquals([started.rooms.sessions, room.size], [1, 1]);
});
