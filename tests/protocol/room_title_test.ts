import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  parseRoomTitle,
  ROOM_TITLE_RULE,
} from "../../lib/protocol/room_title.ts";

const TITLES: [what: string, typed: string, title: string | null][] = [
  ["keeps what was typed", "Book Club: part 2!", "Book Club: part 2!"],
  ["keeps any script", "Клуб 7, 読書会, नमस्ते", "Клуб 7, 読書会, नमस्ते"],
  ["keeps emoji", "👩‍👩‍👧 at tea 🍵", "👩‍👩‍👧 at tea 🍵"],
  ["keeps joiners in words that need them", "علی\u200cرضا", "علی\u200cرضا"],
  ["makes one line of it", " Book\n\tClub  ", "Book Club"],
  ["composes characters", "Cafe\u0301", "Café"],
  ["drops controls", "Tea\0 \x1broom", "Tea room"],
  ["drops overrides of the direction", "Tea\u202e\u2066 room", "Tea room"],
  ["replaces half a character", "Tea \ud83d", "Tea \ufffd"],
  ["takes 1 character", "x", "x"],
  ["takes 80 characters", "x".repeat(80), "x".repeat(80)],
  ["takes 80 characters of two units", "🍵".repeat(80), "🍵".repeat(80)],
  ["takes 80 flags", "🇵🇹".repeat(80), "🇵🇹".repeat(80)],
  ["takes 80 letters with vowels", "हि".repeat(80), "हि".repeat(80)],
  ["refuses 81 characters", "x".repeat(81), null],
  ["refuses 81 characters of two units", "🍵".repeat(81), null],
  ["refuses nothing", "", null],
  ["refuses blanks", " \n\u3000", null],
  ["refuses what shows nothing", "\u200b\u202e\ufeff\u2800", null],
  ["refuses a million characters", "x ".repeat(500_000), null],
];

for (const [what, typed, title] of TITLES) {
  Deno.test(`parseRoomTitle() ${what}`, () => {
    assertEquals(parseRoomTitle(typed), title);
  });
}

Deno.test("ROOM_TITLE_RULE tells the limit", () => {
  assertStringIncludes(ROOM_TITLE_RULE, "1 to 80");
});
