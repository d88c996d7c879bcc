import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseRoomName, ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";

const VALID = [
  "a",
  "7",
  "lobby",
  "book-club",
  "a--b",
  "0-9",
  "x".repeat(64),
];

const INVALID: [what: string, name: string][] = [
  ["nothing", ""],
  ["a hyphen alone", "-"],
  ["a hyphen first", "-a"],
  ["a hyphen last", "a-"],
  ["an upper-case letter", "Lobby"],
  ["a space", "book club"],
  ["a slash", "a/b"],
  ["a dot", "a.b"],
  ["two dots", ".."],
  ["an underscore", "a_b"],
  ["a percent sign", "a%20b"],
  ["an accent", "café"],
  ["a digit of another script", "room-٣"],
  ["a line feed at the end", "lobby\n"],
  ["a line feed inside", "lobby\nroom"],
  ["U+0000", "a\0b"],
  ["a zero-width space", "a\u200bb"],
  ["65 characters", "x".repeat(65)],
  ["a million characters", "-".repeat(1_000_000)],
  ["the name of a property", "__proto__"],
];

for (const name of VALID) {
  Deno.test(`parseRoomName() takes ${name.slice(0, 12)} (${name.length})`, () => {
    assertEquals(parseRoomName(name), name);
  });
}

for (const [what, name] of INVALID) {
  Deno.test(`parseRoomName() refuses ${what}`, () => {
    assertEquals(parseRoomName(name), null);
  });
}

Deno.test("ROOM_NAME_RULE tells the limit", () => {
  assertStringIncludes(ROOM_NAME_RULE, "1 to 64");
});
