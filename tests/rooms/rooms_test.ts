import { assertEquals, assertGreater } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { Room } from "../../lib/rooms/room.ts";
import { register } from "../../lib/cluster/registry.ts";
import { PresenceStore } from "../../lib/presence/presence_store.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { seqs } from "../support/seqs.ts";
import { startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");

Deno.test("Rooms lets a room go with its last session, timers and all", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { rooms, history, store } = started;
  const sessions = seqs(1, 60).map((n) => new FakeSession(aUser(`U${n}`)));
  let room: Room | undefined;
  for (const session of sessions) room = await started.join(ROOM, session);
  for (const session of sessions) session.bufferedBytes = 2 ** 30;
  await started.post(ROOM, 1);
  // Past what reads and commits have set; those who lag are still looked after.
  time.tick(10_000);
  for (const session of sessions) {
    assertEquals([rooms.size, [...rooms.names].map(String)], [1, ["lobby"]]);
    session.isOpen = false;
    room?.leave(session);
  }
  assertEquals(time.next(), false);
  assertEquals([rooms.size, rooms.sessions, [...rooms.names]], [0, 0, []]);
  assertEquals(rooms.online(ROOM), { onlineUsers: [], onlineCount: 0 });
  // Nor does it hold on to the room's log: that is read from the store again.
  store.reads = 0;
  await history.page(ROOM, { limit: 1 });
  assertEquals(store.reads > 0, true);
});

Deno.test("Rooms lets a room go though many are in it on other instances", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { kv } = started.store;
  await register(kv, "elsewhere");
  const users = seqs(1, 50).map((n) => aUser(`U${n}`));
  const operation = kv.atomic();
  const presence = { users, count: 80 };
  new PresenceStore(kv).write(operation, "elsewhere", ROOM, presence, false);
  await operation.commit();
  await started.connect();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  assertEquals(room.presence.online().onlineCount, 81);
  await started.disconnect();
  time.tick(10_000);
  room.leave(session);
  assertEquals(time.next(), false);
});

Deno.test("Rooms lets a room go while it waits to read who is elsewhere again", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const session = new FakeSession();
  const room = await started.join(ROOM, session);
  started.store.beforeRead = () => Promise.reject(new Error("Broken store"));
  started.elsewhere.changed("elsewhere", ROOM);
  await time.runMicrotasks();
  assertEquals(started.errors.length, 1);
  room.leave(session);
  assertEquals(time.next(), false);
});

Deno.test("Rooms opens a room anew when somebody comes back", async () => {
  await using started = await startRooms();
  const first = new FakeSession();
  const before = await started.join(ROOM, first);
  await started.post(ROOM, 1, 2);
  before.leave(first);
  await started.post(ROOM, 3);
  const second = new FakeSession();
  const after = await started.join(ROOM, second, 1);
  await started.post(ROOM, 4);
  assertEquals(after === before, false);
  assertEquals([first.seqs, second.seqs], [[1, 2], [2, 3, 4]]);
  assertEquals(after.size, 1);
});

Deno.test("Rooms lets go of the log of a room with its last session", async () => {
  await using started = await startRooms();
  const enterAndLeave = async (name: string) => {
    const session = new FakeSession();
    const room = await started.join(aRoom(name), session);
    room.leave(session);
  };
  await enterAndLeave("tea");
  // As many as may stay in memory without anybody there.
  for (let n = 0; n < 64; n++) await enterAndLeave(`room-${n}`);
  const { reads } = started.store;
  await enterAndLeave("tea");
  assertGreater(started.store.reads, reads);
});

Deno.test("Rooms keeps rooms apart", async () => {
  await using started = await startRooms();
  const [here, there] = [new FakeSession(), new FakeSession(aUser("Ben"))];
  await started.join(ROOM, here);
  const other = await started.join(aRoom("other"), there);
  here.forget();
  await started.post(aRoom("other"), 1);
  other.presence.typing(aUser("Cleo"));
  other.leave(there);
  assertEquals(here.frames, []);
  assertEquals(there.types, ["welcome", "messages", "messages", "typing"]);
});

Deno.test("Rooms.online() tells of a room without letting it in", async () => {
  await using started = await startRooms();
  assertEquals(started.rooms.online(ROOM).onlineCount, 0);
  assertEquals(started.rooms.size, 0);
  await started.join(ROOM, new FakeSession());
  assertEquals(started.rooms.online(ROOM), {
    onlineUsers: [aUser()],
    onlineCount: 1,
  });
});

Deno.test("Rooms.closeAll() closes every session and lets all rooms go", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const { rooms, store } = started;
  const sessions = seqs(1, 12).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const [i, session] of sessions.entries()) {
    await started.join(aRoom(`room-${i % 3}`), session);
  }
  const held = Promise.withResolvers<void>();
  store.beforeRead = () => held.promise;
  const joining = new FakeSession();
  rooms.join(aRoom("room-9"), joining, null, MEMBERS_GUARD);
  for (const session of sessions) session.forget();

  rooms.closeAll(1012, "The server restarts");
  for (const session of [...sessions, joining]) {
    assertEquals(session.closedWith, {
      code: 1012,
      reason: "The server restarts",
    });
    assertEquals(session.frames, []);
  }
  assertEquals([rooms.size, rooms.sessions], [0, 0]);
  held.resolve();
  time.tick(60_000);
  assertEquals(time.next(), false);
});

Deno.test("Rooms delivers what was stored to all sessions as one frame", async () => {
  await using started = await startRooms();
  const { history } = started;
  const sessions = seqs(1, 5).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of sessions) await started.join(ROOM, session);
  for (const session of sessions) session.forget();
  await Promise.all(
    seqs(1, 10).map((n) =>
      history.append(ROOM, { user: aUser(), id: `c${n}`, text: "hi" })
    ),
  );
  for (const session of sessions) {
    assertEquals(session.types, ["messages"]);
    assertEquals(session.seqs, seqs(1, 10));
  }
});

Deno.test("Rooms delivers a message before its sender learns that it is stored", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  await started.join(ROOM, session);
  for (const seq of seqs(1, 5)) {
    await started.post(ROOM, seq);
    assertEquals(session.seqs.at(-1), seq);
  }
});

Deno.test("Rooms delivers a message once that is sent again", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  await started.join(ROOM, session);
  for (const seq of [1, 2, 1, 2, 3, 1]) await started.post(ROOM, seq);
  assertEquals(session.seqs, [1, 2, 3]);
});

Deno.test("Rooms.closeUser() closes what a user has open in all rooms, and nobody else's", async () => {
  await using started = await startRooms();
  const { rooms } = started;
  const tide = aUser("Tide");
  const own = seqs(1, 3).map(() => new FakeSession(tide));
  const other = new FakeSession(aUser("Ana"));
  for (const [n, session] of [...own, other].entries()) {
    await started.join(aRoom(`room-${n % 2}`), session);
  }
  assertEquals(
    rooms.users().map(({ userName }) => userName).sort(),
    ["Ana", "Tide"],
  );
  rooms.closeUser(tide.userId, 4403, "Revoked");
  for (const { closedWith } of own) {
    assertEquals(closedWith, { code: 4403, reason: "Revoked" });
  }
  assertEquals([other.closedWith, rooms.sessions], [null, 1]);
});
