import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { seqs } from "../support/seqs.ts";
import { startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("lobby");
const ANA = aUser("Ana");
const BEN = aUser("Ben");

Deno.test("Room.typing() tells the others, and none of the user's own tabs", async () => {
  using _time = new FakeTime();
  await using started = await startRooms();
  const [tab, otherTab, ben] = [ANA, ANA, BEN].map((user) =>
    new FakeSession(user)
  );
  assert(tab && otherTab && ben);
  const room = await started.join(ROOM, tab);
  await started.join(ROOM, otherTab);
  await started.join(ROOM, ben);
  room.presence.typing(ANA);
  assertEquals(ben.all("typing"), [{ type: "typing", ...ANA }]);
  assertEquals([...tab.all("typing"), ...otherTab.all("typing")], []);
});

Deno.test("Room.typing() tells of each user at most once a second", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const witness = new FakeSession(aUser("Cleo"));
  const room = await started.join(ROOM, witness);
  const told: number[] = [];
  for (const wait of [0, 999, 1, 500, 500, 5_000]) {
    time.tick(wait);
    room.presence.typing(ANA);
    told.push(witness.all("typing").length);
  }
  assertEquals(told, [1, 1, 2, 2, 3, 4]);
  room.presence.typing(BEN);
  assertEquals(witness.all("typing").length, 5);
});

Deno.test("Room.typing() tells of a user who came back at once", async () => {
  using _time = new FakeTime();
  await using started = await startRooms();
  const witness = new FakeSession(BEN);
  const room = await started.join(ROOM, witness);
  for (const _ of [1, 2]) {
    const session = new FakeSession(ANA);
    await started.join(ROOM, session);
    room.presence.typing(ANA);
    room.leave(session);
  }
  assertEquals(witness.all("typing").length, 2);
});

Deno.test("Room.typing() tells nobody in a room of more than 50", async () => {
  using time = new FakeTime();
  await using started = await startRooms();
  const witness = new FakeSession(BEN);
  const room = await started.join(ROOM, witness);
  const sessions = seqs(1, 50).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of sessions) await started.join(ROOM, session);
  room.presence.typing(ANA);
  assertEquals(witness.all("typing"), []);
  for (const session of sessions.slice(0, 1)) room.leave(session);
  time.tick(1_000);
  room.presence.typing(ANA);
  assertEquals(witness.all("typing").length, 1);
});

Deno.test("Room.typing() tells nobody who is still being welcomed", async () => {
  using _time = new FakeTime();
  await using started = await startRooms();
  const session = new FakeSession(BEN);
  const room = started.rooms.join(ROOM, session, null, MEMBERS_GUARD);
  room.presence.typing(ANA);
  await session.until(() => session.types.includes("messages"));
  assertEquals(session.types, ["welcome", "messages"]);
});
