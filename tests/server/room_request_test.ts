import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { HttpError } from "fresh";
import { ROOM_NAME_RULE } from "../../lib/protocol/room_name.ts";
import {
  parseCount,
  requestUser,
  requireRoomName,
} from "../../lib/server/room_request.ts";
import { aUser } from "../support/a_user.ts";

function aUrl(query: string): URL {
  return new URL(`http://localhost/api/rooms/lobby/messages${query}`);
}

Deno.test("requireRoomName() takes a room name", () => {
  assertEquals(String(requireRoomName("book-club")), "book-club");
});

Deno.test("requireRoomName() answers 404 with the rule to anything else", () => {
  for (const name of [undefined, "", "Lobby", "a b", "-a", "x".repeat(65)]) {
    const error = assertThrows(() => requireRoomName(name), HttpError);
    assertEquals([error.status, error.message], [404, ROOM_NAME_RULE]);
  }
});

Deno.test("requestUser() is the cookie's user, whatever the query says", async () => {
  assertEquals(await requestUser(aUser(), aUrl("?name=Ben")), aUser());
});

Deno.test("requestUser() is a user of the name in the query", async () => {
  const user = await requestUser(null, aUrl("?name=%20My%20%20bot%0A"));
  assertEquals(user?.userName, "My bot");
  assertMatch(user?.userId ?? "", /^name-/);
  assertEquals(await requestUser(null, aUrl("?name=My%20bot")), user);
});

Deno.test("requestUser() is nobody without a name that can be used", async () => {
  for (
    const query of [
      "",
      "?name=",
      "?name=%20",
      "?name=%E2%80%AE",
      `?name=${"n".repeat(33)}`,
    ]
  ) {
    assertEquals(await requestUser(null, aUrl(query)), null);
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
