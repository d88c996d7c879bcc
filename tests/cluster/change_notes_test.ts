import { assertEquals } from "@std/assert";
import {
  BulletinReader,
  BulletinWriter,
  type Change,
} from "../../lib/cluster/change_notes.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

const logOf = (room: string): Change => ({ kind: "log", room: aRoom(room) });

/** A reader that has read the writer's first bulletin. */
function followed(): { writer: BulletinWriter; reader: BulletinReader } {
  const writer = new BulletinWriter();
  const reader = new BulletinReader();
  reader.read(writer.next([], 0));
  return { writer, reader };
}

Deno.test("BulletinReader takes the first bulletin for anything", () => {
  const writer = new BulletinWriter();
  assertEquals(new BulletinReader().read(writer.next([], 0)), [
    { kind: "all" },
  ]);
});

Deno.test("BulletinReader finds each change once", () => {
  const { writer, reader } = followed();
  const typing: Change = { kind: "typing", room: aRoom("a"), user: aUser() };
  assertEquals(reader.read(writer.next([logOf("a"), typing], 10)), [
    logOf("a"),
    typing,
  ]);
  assertEquals(reader.read(writer.next([logOf("b")], 20)), [logOf("b")]);
  assertEquals(reader.read(writer.next([], 30)), []);
});

Deno.test("BulletinReader finds what was in a bulletin that it didn't see", () => {
  const { writer, reader } = followed();
  writer.next([logOf("a")], 10);
  assertEquals(reader.read(writer.next([logOf("b")], 20)), [
    logOf("a"),
    logOf("b"),
  ]);
});

Deno.test("BulletinReader takes a change that is repeated for news again", () => {
  const { writer, reader } = followed();
  assertEquals(reader.read(writer.next([logOf("a")], 10)), [logOf("a")]);
  const again = writer.next([logOf("a")], 20);
  assertEquals(again.recent.length, 1);
  assertEquals(reader.read(again), [logOf("a")]);
});

Deno.test("BulletinReader knows when it has missed something", () => {
  const { writer, reader } = followed();
  writer.next([logOf("a")], 0);
  assertEquals(reader.read(writer.next([logOf("b")], 1000)), [{ kind: "all" }]);
});

Deno.test("BulletinReader notices that the writer has started anew", () => {
  const { writer, reader } = followed();
  reader.read(writer.next([logOf("a"), logOf("b")], 10));
  assertEquals(reader.read(new BulletinWriter().next([logOf("a")], 20)), [
    { kind: "all" },
  ]);
});

Deno.test("BulletinWriter repeats changes for a second", () => {
  const writer = new BulletinWriter();
  writer.next([logOf("a")], 0);
  assertEquals(writer.next([logOf("b")], 999).recent, [
    [1, logOf("a")],
    [2, logOf("b")],
  ]);
  assertEquals(writer.next([], 1000).recent, [[2, logOf("b")]]);
});

Deno.test("BulletinWriter repeats at most 200 changes", () => {
  const writer = new BulletinWriter();
  for (let i = 0; i < 1000; i++) writer.next([logOf(`r${i}`)], 0);
  const { count, since, recent } = writer.next([], 0);
  assertEquals(count, 1000);
  assertEquals(since, 800);
  assertEquals(recent.length, 200);
});

Deno.test("BulletinWriter tells of every room of a large commit", () => {
  const { writer, reader } = followed();
  const changes = Array.from({ length: 700 }, (_, i) => logOf(`r${i}`));
  assertEquals(reader.read(writer.next(changes, 0)), changes);
});
