import { assertEquals, assertThrows } from "@std/assert";
import { ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";
import { RequestError } from "../../lib/server/request_error.ts";
import { parseCount, requireRoomName } from "../../lib/server/room_request.ts";

Deno.test("requireRoomName() takes a room name", () => {
  assertEquals(String(requireRoomName("book-club")), "book-club");
});

Deno.test("requireRoomName() answers 404 with the rule to anything else", () => {
  for (const name of [undefined, "", "Lobby", "a b", "-a", "x".repeat(65)]) {
    const error = assertThrows(() => requireRoomName(name), RequestError);
    assertEquals([error.status, error.message], [404, ROOM_NAME_RULE]);
  }
});

const COUNTS: [text: string | null, count: number | null | "invalid"][] = [
  [null, null],
  ["", null],
  ["0", 0],
  ["17", 17],
  ["007", 7],
  ["9007199254740991", 9_007_199_254_740_991],
  ["9007199254740992", "invalid"],
  ["9".repeat(400), "invalid"],
  ["-1", "invalid"],
  ["1.5", "invalid"],
  ["1e3", "invalid"],
  ["0x10", "invalid"],
  ["+5", "invalid"],
  [" 5", "invalid"],
  ["5\n", "invalid"],
  ["٣", "invalid"],
  ["Infinity", "invalid"],
  ["null", "invalid"],
];

for (const [text, count] of COUNTS) {
  const shown = JSON.stringify(text?.slice(0, 20) ?? null);
  Deno.test(`parseCount(${shown}) is ${count}`, () => {
    assertEquals(parseCount(text), count);
  });
}
