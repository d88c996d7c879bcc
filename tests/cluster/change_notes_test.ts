import { assertEquals } from "@std/assert";
import {
  type Change,
  ChangeNotesReader,
  ChangeNotesWriter,
} from "../../lib/cluster/change_notes.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";

const logOf = (room: string): Change => ({ kind: "log", room: aRoom(room) });

/** A reader that has read the writer's first notes. */
function followed(): { writer: ChangeNotesWriter; reader: ChangeNotesReader } {
  const writer = new ChangeNotesWriter();
  const reader = new ChangeNotesReader();
  reader.read(writer.next([], 0));
  return { writer, reader };
}

Deno.test("ChangeNotesReader takes the first notes for anything", () => {
  const writer = new ChangeNotesWriter();
  assertEquals(new ChangeNotesReader().read(writer.next([], 0)), [
    { kind: "all" },
  ]);
});

Deno.test("ChangeNotesReader finds each change once", () => {
  const { writer, reader } = followed();
  const typing: Change = { kind: "typing", room: aRoom("a"), user: aUser() };
  assertEquals(reader.read(writer.next([logOf("a"), typing], 10)), [
    logOf("a"),
    typing,
  ]);
  assertEquals(reader.read(writer.next([logOf("b")], 20)), [logOf("b")]);
  assertEquals(reader.read(writer.next([], 30)), []);
});

Deno.test("ChangeNotesReader finds what was in a notes that it didn't see", () => {
  const { writer, reader } = followed();
  writer.next([logOf("a")], 10);
  assertEquals(reader.read(writer.next([logOf("b")], 20)), [
    logOf("a"),
    logOf("b"),
  ]);
});

Deno.test("ChangeNotesReader takes a change that is repeated for news again", () => {
  const { writer, reader } = followed();
  assertEquals(reader.read(writer.next([logOf("a")], 10)), [logOf("a")]);
  const again = writer.next([logOf("a")], 20);
  assertEquals(again.recent.length, 1);
  assertEquals(reader.read(again), [logOf("a")]);
});

Deno.test("ChangeNotesWriter keeps the last of two names of a user", () => {
  const { writer, reader } = followed();
  const user = aUser();
  const renamed = (userName: string): Change => ({
    kind: "renamed",
    user: { ...user, userName },
  });
  writer.next([renamed("Anna")], 10);
  const notes = writer.next([renamed("Anne")], 20);
  assertEquals(reader.read(notes), [renamed("Anne")]);
});

Deno.test("ChangeNotesReader knows when it has missed something", () => {
  const { writer, reader } = followed();
  writer.next([logOf("a")], 0);
  assertEquals(reader.read(writer.next([logOf("b")], 1000)), [{ kind: "all" }]);
});

Deno.test("ChangeNotesReader notices that the writer has started anew", () => {
  const { writer, reader } = followed();
  reader.read(writer.next([logOf("a"), logOf("b")], 10));
  assertEquals(reader.read(new ChangeNotesWriter().next([logOf("a")], 20)), [
    { kind: "all" },
  ]);
});

Deno.test("ChangeNotesWriter repeats changes for a second", () => {
  const writer = new ChangeNotesWriter();
  writer.next([logOf("a")], 0);
  assertEquals(writer.next([logOf("b")], 999).recent, [
    [1, logOf("a")],
    [2, logOf("b")],
  ]);
  assertEquals(writer.next([], 1000).recent, [[2, logOf("b")]]);
});

Deno.test("ChangeNotesWriter repeats at most 200 changes", () => {
  const writer = new ChangeNotesWriter();
  for (let i = 0; i < 1000; i++) writer.next([logOf(`r${i}`)], 0);
  const { count, since, recent } = writer.next([], 0);
  assertEquals(count, 1000);
  assertEquals(since, 800);
  assertEquals(recent.length, 200);
});

Deno.test("ChangeNotesWriter tells of every room of a large commit", () => {
  const { writer, reader } = followed();
  const changes = Array.from({ length: 700 }, (_, i) => logOf(`r${i}`));
  assertEquals(reader.read(writer.next(changes, 0)), changes);
});

Deno.test("ChangeNotesWriter lets each change go a second after it came last", () => {
  const writer = new ChangeNotesWriter();
  writer.next([logOf("a")], 0);
  writer.next([logOf("b")], 500);
  writer.next([logOf("a")], 900);
  assertEquals(writer.next([], 1500).recent, [[3, logOf("a")]]);
});
