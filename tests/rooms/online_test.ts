import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { Room } from "../../lib/rooms/room.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { seqs } from "../support/seqs.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

// KV is no timer: what it answers comes in real time, also while a test's clock
// stands still.

const ROOM = aRoom("lobby");
const ANA = aUser("Ana");
const BEN = aUser("Ben");

/** Lets in one session of each of many users; returns those, without their frames. */
async function fill(started: StartedRooms, users: number) {
  const sessions = seqs(1, users).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of sessions) await started.join(ROOM, session);
  for (const session of sessions) session.forget();
  return sessions;
}

Deno.test("Room tells the others who joined and who left", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  await started.join(ROOM, ana);
  ana.forget();
  const ben = new FakeSession(BEN);
  const room = await started.join(ROOM, ben);
  room.leave(ben);
  assertEquals(ana.frames, [
    { type: "user_joined", ...BEN, onlineCount: 2, onlineUsers: [ANA, BEN] },
    { type: "user_left", ...BEN, onlineCount: 1, onlineUsers: [ANA] },
  ]);
  assertEquals(ben.types, ["welcome", "messages"]);
});

Deno.test("Room takes several tabs of a user for one", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  await started.join(ROOM, ana);
  ana.forget();
  const tabs = [1, 2, 3].map(() => new FakeSession(BEN));
  let room: Room | undefined;
  for (const tab of tabs) room = await started.join(ROOM, tab);
  assertEquals(started.rooms.online(ROOM), {
    onlineUsers: [ANA, BEN],
    onlineCount: 2,
  });
  for (const tab of tabs) room?.leave(tab);
  assertEquals(ana.types, ["user_joined", "user_left"]);
});

Deno.test("Room doesn't tell a user's own tabs that the user joined", async () => {
  await using started = await startRooms();
  const tabs = [new FakeSession(ANA), new FakeSession(ANA)] as const;
  await Promise.all(tabs.map((tab) => started.join(ROOM, tab)));
  for (const tab of tabs) assertEquals(tab.types, ["welcome", "messages"]);
});

Deno.test("Room tells nobody twice that a session left", async () => {
  await using started = await startRooms();
  const ana = new FakeSession(ANA);
  await started.join(ROOM, ana);
  const ben = new FakeSession(BEN);
  const room = await started.join(ROOM, ben);
  ana.forget();
  room.leave(ben);
  room.leave(ben);
  room.leave(new FakeSession(BEN));
  assertEquals(ana.types, ["user_left"]);
  assertEquals(started.rooms.sessions, 1);
});

Deno.test("Room lists all users while there are at most 50", async () => {
  await using started = await startRooms();
  const sessions = await fill(started, 49);
  const last = new FakeSession(ANA);
  await started.join(ROOM, last);
  const [welcome] = last.all("welcome");
  assertEquals(welcome?.onlineUsers.length, 50);
  for (const session of sessions) {
    assertEquals(session.types, ["user_joined"]);
    assertEquals(session.all("user_joined")[0]?.onlineUsers?.length, 50);
  }
});

Deno.test("Room tells of joins and leaves above 50 users at most once a second", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const sessions = await fill(started, 50);
  const more = seqs(51, 60).map((n) => new FakeSession(aUser(`U${n}`)));
  let room: Room | undefined;
  for (const session of more) room = await started.join(ROOM, session);
  for (const session of sessions) assertEquals(session.frames, []);

  time.tick(999);
  for (const session of sessions) assertEquals(session.frames, []);
  time.tick(1);
  for (const session of [...sessions, ...more]) {
    const [online, ...rest] = session.all("online_users");
    assertEquals(rest, []);
    assertEquals(online?.onlineCount, 60);
    assertEquals(online?.onlineUsers.length, 50);
    session.forget();
  }

  for (const session of more.slice(5)) room?.leave(session);
  time.tick(10_000);
  for (const session of sessions) {
    assertEquals(session.types, ["online_users"]);
    assertEquals(session.all("online_users")[0]?.onlineCount, 55);
  }
  assertEquals(time.next(), false);
});

Deno.test("Room welcomes to a large room with the first 50 users and the exact count", async () => {
  using _time = new FakeTime();
  await using started = await startRooms();
  await fill(started, 70);
  const session = new FakeSession(ANA);
  await started.join(ROOM, session);
  const [welcome] = session.all("welcome");
  assertEquals(welcome?.onlineCount, 71);
  assertEquals(
    welcome?.onlineUsers.map(({ userName }) => userName),
    seqs(1, 50).map((n) => `U${n}`),
  );
});

Deno.test("Room lists users again when they are fewer than 51", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const [first, second, ...others] = await fill(started, 51);
  const room = await started.join(ROOM, new FakeSession(first?.user));
  time.tick(1_000);
  for (const session of others) session.forget();
  if (second) room.leave(second);
  time.tick(1_000);
  const third = others.shift();
  if (third) room.leave(third);
  const [witness] = others;
  const told = witness?.frames.map((frame) =>
    "onlineUsers" in frame ? frame.onlineUsers?.length : null
  );
  assertEquals(told, [50, 49]);
  assertEquals(witness?.types.at(-1), "user_left");
});

Deno.test("Who has no name is told of those who come and go, and is told of to nobody", async () => {
  await using started = await startRooms();
  const visitor = new FakeSession(null);
  const room = await started.join(ROOM, visitor);
  const ana = new FakeSession(ANA);
  await started.join(ROOM, ana);
  assertEquals(visitor.types.at(-1), "user_joined");
  room.leave(ana);
  assertEquals(visitor.types.at(-1), "user_left");
  assertEquals(started.rooms.online(ROOM).onlineCount, 0);
  const before = ana.frames.length;
  room.leave(visitor);
  assertEquals([ana.frames.length, started.rooms.size], [before, 0]);
});
