import { assertEquals, assertThrows } from "@std/assert";
import { MAX_TEXT_LENGTH } from "../../lib/protocol/limits.ts";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import {
  checkDelete,
  checkEdit,
  checkPost,
  checkReaction,
} from "../../lib/protocol/requests.ts";

Deno.test("checkPost() normalizes the text", () => {
  const typed = "\n a\r\nb\0\ud800 ";
  assertEquals(checkPost({ id: "c1", text: typed }).text, " a\nb\ufffd");
});

Deno.test("checkPost() takes ids of every allowed character", () => {
  const id = "azAZ09_-".repeat(8);
  assertEquals(checkPost({ id, text: "hi" }), {
    type: "message",
    id,
    text: "hi",
  });
});

Deno.test("checkPost() measures the text after it was normalized", () => {
  const text = "x".repeat(MAX_TEXT_LENGTH);
  assertEquals(checkPost({ id: "c1", text: ` \r\n${text}\0 ` }).text, text);
});

Deno.test("checkPost() counts CRLF as one character", () => {
  const typed = "x" + "\r\n".repeat(MAX_TEXT_LENGTH - 2) + "x";
  assertEquals(
    checkPost({ id: "c1", text: typed }).text.length,
    MAX_TEXT_LENGTH,
  );
});

const REACTION = { id: "c1", of: 7, emoji: "👍", on: true };

for (
  const [what, check, fields] of [
    ["checkPost", checkPost, { id: "c1", text: "hi", replyTo: 7 }],
    ["checkEdit", checkEdit, { id: "c1", text: "hi", of: 7 }],
    ["checkDelete", checkDelete, { id: "c1", of: 7 }],
    ["checkReaction", checkReaction, REACTION],
  ] as const
) {
  for (const [field, value] of Object.entries(fields)) {
    Deno.test(`${what}() refuses a wrong ${field}`, () => {
      const wrong: unknown[] = [null, [], {}, "", -1, 1.5, "1e3"];
      if (typeof value === "number") wrong.push("7", 0, 2 ** 60, NaN);
      // A text may be anything, and an id may look like a number.
      const isText = field === "text" || field === "id";
      for (const value of wrong.filter((one) => !isText || one !== "1e3")) {
        const error = assertThrows(
          () => check({ ...fields, [field]: value }),
          ProtocolError,
        );
        assertEquals(error.code, "bad_message");
        if (field !== "id") assertEquals(error.id, "c1");
      }
    });
  }

  Deno.test(`${what}() drops fields that it doesn't know`, () => {
    const more = { ...fields, userId: "u-ben", seq: 1, constructor: 1 };
    const { type: _, ...checked } = check(more);
    assertEquals(checked, fields);
  });
}

for (const emoji of ["👍", "❤️", "👩‍👩‍👧", "🏳️‍🌈", "🇹🇷", "👍🏽", "#️⃣", "🫱🏻‍🫲🏿"]) {
  Deno.test(`checkReaction() takes ${emoji}`, () => {
    assertEquals(checkReaction({ ...REACTION, emoji }).emoji, emoji);
  });
}

for (
  const emoji of ["a", "👍👍", "👍 ", "#", "🇹", "<b>", "👍\u0301", "\u200d"]
) {
  Deno.test(`checkReaction() refuses ${JSON.stringify(emoji)}`, () => {
    assertThrows(() => checkReaction({ ...REACTION, emoji }), ProtocolError);
  });
}

Deno.test("checkReaction() adds the selector that an emoji needs", () => {
  for (const [typed, stored] of [["❤", "❤️"], ["☀", "☀️"]] as const) {
    const { emoji } = checkReaction({ ...REACTION, emoji: typed });
    assertEquals(emoji, stored);
  }
});
