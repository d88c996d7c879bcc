import { assertEquals } from "@std/assert";
import { parsePassphrase } from "../../lib/protocol/passphrase.ts";

const CASES: [what: string, typed: string, passphrase: string | null][] = [
  ["words", "five green cups", "five green cups"],
  ["upper case as it is", "Five Green CUPS", "Five Green CUPS"],
  ["as few characters as there may be", "tea!", "tea!"],
  ["as many characters as there may be", "x".repeat(128), "x".repeat(128)],
  ["characters of two units", "🍵🍵🍵🍵", "🍵🍵🍵🍵"],
  ["many of them", "🍵".repeat(128), "🍵".repeat(128)],
  ["letters that were typed in two parts", "cafe\u0301", "caf\u00e9"],
  ["blanks of other scripts", "five\u3000green\u00a0cups", "five green cups"],
  ["blanks and line breaks around it", "\t five cups \r\n", "five cups"],
  ["letters that look alike as two", "ﬁve cups", "ﬁve cups"],
  [
    "what is seen, of what came along unseen",
    "\ufefffive\u200b cu\u00adps\u200e",
    "five cups",
  ],
  ["emoji the same, however a keyboard draws them", "❤\ufe0f tea", "❤ tea"],
  ["nothing of what nobody sees", "\u200b\u2060\u200d\ufe0f", null],
  ["nothing of an empty one", "", null],
  ["nothing of blanks", "      ", null],
  ["nothing of three characters", "tea", null],
  ["nothing of three characters and blanks", "  tea  ", null],
  ["nothing of 129 characters", "x".repeat(129), null],
  ["nothing of very many", "x".repeat(1_000_000), null],
  ["nothing of very many marks", "o" + "\u0301\u0316".repeat(50_000), null],
  ["nothing of several lines", "five\ncups", null],
  ["nothing of a zero byte", "five\0cups", null],
  ["nothing of half a character", "five \ud83c cups", null],
];

for (const [what, typed, passphrase] of CASES) {
  Deno.test(`parsePassphrase() makes ${what}`, () => {
    assertEquals(parsePassphrase(typed), passphrase);
  });
}
