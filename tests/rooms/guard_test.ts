import { assertEquals, assertObjectMatch } from "@std/assert";
import type { RoomRecord } from "../../lib/log/room_record.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import type { Guard } from "../../lib/rooms/guard.ts";
import { aRecord } from "../support/a_record.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { RoomsPair } from "../support/rooms_pair.ts";
import { type StartedRooms, startRooms } from "../support/start_rooms.ts";

const ROOM = aRoom("tea");

/** Lets nobody into a room that is locked. */
const GUARD: Guard = {
  refusal: (record) =>
    record?.locked
      ? new ProtocolError("locked", "Nobody but Ana, who likes it quiet")
      : null,
  role: (record) => record === null ? "member" : "moderator",
};

const OUT = { code: 4403, reason: "Nobody but Ana, who likes it quiet" };

async function store(
  { history }: StartedRooms,
  fields: Partial<RoomRecord>,
): Promise<void> {
  await history.change(ROOM, {
    user: aUser(),
    id: crypto.randomUUID(),
    apply: (before) => ({ ...aRecord(), ...before, ...fields }),
  });
}

Deno.test("Room welcomes whom the guard lets in, with what they are there and what the room is", async () => {
  await using started = await startRooms();
  const early = new FakeSession();
  await started.join(ROOM, early, null, GUARD);
  await store(started, { topic: "Green or black" });
  const late = new FakeSession();
  await started.join(ROOM, late, null, GUARD);
  assertObjectMatch(Object(early.first), { type: "welcome", role: "member" });
  assertObjectMatch(Object(late.first), {
    type: "welcome",
    title: "Tea room",
    topic: "Green or black",
    role: "moderator",
  });
});

Deno.test("Room says why to whom the guard doesn't let in, and tells nobody of them", async () => {
  await using started = await startRooms();
  await store(started, { locked: true });
  const session = new FakeSession();
  await started.join(ROOM, session, null, GUARD);
  assertEquals(session.frames, [{
    type: "error",
    code: "locked",
    message: "Nobody but Ana, who likes it quiet",
  }]);
  assertEquals(session.closedWith, OUT);
  assertEquals(started.rooms.sessions, 0);
});

Deno.test("Whoever may not be in a room any longer is sent away from every instance, without what came with it", async () => {
  await using pair = await RoomsPair.start();
  const sessions = [new FakeSession(), new FakeSession()];
  await pair.first.join(ROOM, new FakeSession(aUser("Ben")));
  for (const [index, started] of [pair.first, pair.second].entries()) {
    const session = sessions[index];
    if (session !== undefined) await started.join(ROOM, session, null, GUARD);
  }
  await store(pair.first, { locked: true });
  for (const session of sessions) {
    await session.until(() => session.closedWith !== null);
    assertEquals(session.closedWith, OUT);
    assertEquals(session.seqs, []);
  }
  assertEquals(pair.first.rooms.sessions, 1);
});

Deno.test("A change that the guard doesn't mind leaves everybody in place", async () => {
  await using started = await startRooms();
  const session = new FakeSession();
  await started.join(ROOM, session, null, GUARD);
  await store(started, { slowModeMs: 5000 });
  assertEquals(session.closedWith, null);
  assertEquals(session.seqs, [1]);
});
