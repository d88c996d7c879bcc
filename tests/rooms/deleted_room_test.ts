import { assertEquals } from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { RoomsPair } from "../support/rooms_pair.ts";
import { startRooms } from "../support/start_rooms.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const OTHER = aRoom("tea-2");
const DELETED = { code: 4403, reason: "This room was deleted" };

Deno.test("Everybody in a room that is deleted is sent away for good, on all instances, and nobody elsewhere", async () => {
  await using pair = await RoomsPair.start();
  const { first, second } = pair;
  await first.post(ROOM, 1, 3);
  const ana = new FakeSession(aUser("Ana"));
  const reader = new FakeSession(null);
  const ben = new FakeSession(aUser("Ben"));
  const cleo = new FakeSession(aUser("Cleo"));
  await first.join(ROOM, ana);
  await second.join(ROOM, reader);
  await second.join(ROOM, ben, 2);
  await second.join(OTHER, cleo);
  assertEquals(await first.history.deletions.delete(ROOM, () => true), true);
  await until(
    "all are sent away",
    () => [ana, reader, ben].every(({ isOpen }) => !isOpen),
    { timeoutMs: 1000 },
  );
  for (const session of [ana, reader, ben]) {
    assertEquals(session.closedWith, DELETED);
  }
  assertEquals(cleo.closedWith, null);
  assertEquals([first.rooms.size, second.rooms.size], [0, 1]);
});

Deno.test("Who comes back to the address of a deleted room drops what was in it", async () => {
  await using started = await startRooms();
  await started.post(ROOM, 1, 3);
  await started.history.deletions.delete(ROOM, () => true);
  const back = new FakeSession(aUser("Ana"));
  await started.join(ROOM, back, 3);
  assertEquals(back.closedWith, null);
  assertEquals(back.all("welcome").map(({ head }) => head), [4]);
  assertEquals(back.all("messages"), [
    { type: "messages", messages: [], truncated: true },
  ]);
  await started.post(ROOM, 5);
  await back.until(() => back.seqs.length > 0);
  assertEquals(back.seqs, [5]);

  const late = new FakeSession(aUser("Ben"));
  await started.join(ROOM, late, 2);
  assertEquals(late.all("messages").map(({ truncated }) => truncated), [true]);
  assertEquals(late.seqs, [5]);

  const first = new FakeSession(aUser("Cleo"));
  await started.join(ROOM, first);
  assertEquals(first.all("messages").map(({ truncated }) => truncated), [
    undefined,
  ]);
});
