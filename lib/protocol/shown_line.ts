// Runs in the browser and on the server.

import { MAX_TYPED_NAME_LENGTH } from "./limits.ts";

// Characters that show nothing, so that two names look the same, or turn the
// direction of the text around them (Unicode UAX #9, explicit formatting). U+2800 is
// blank Braille.
const NOISE = /[\p{Cc}\p{Cf}\p{DI}\u2800]/v;

// Scripts whose words need joiners (UAX #31, section 2.3): their letters join, as in
// Arabic, or a sign takes the vowel from a consonant, as in those of India.
const JOINING_SCRIPTS =
  "Arab Beng Deva Gujr Guru Khmr Knda Mlym Mymr Orya Sinh Taml Telu";
const JOINING_LETTER = `[[[\\p{L}\\p{M}]&&${
  ofScripts(JOINING_SCRIPTS)
}]--\\p{DI}]`;
// Composition may bring any other marks of the letter before its own.
const MARKS = "[\\p{M}--\\p{DI}]*";
const JOINER = "[\\u200c\\u200d]";

// Emoji with the joiners and selectors that make them one picture, and of the joiners
// inside a word the first. Everywhere else these are noise.
const EMOJI = "\\p{RGI_Emoji}";
const WORD_JOINER =
  `(?<=${JOINING_LETTER}${MARKS})${JOINER}(?=${JOINER}*${MARKS}${JOINING_LETTER})`;
const KEPT_OR_NOISE = new RegExp(
  `(${EMOJI}|${WORD_JOINER})|${NOISE.source}`,
  "gv",
);

// A letter with its marks, and the joiners that may stand between them. Marks that take a
// place of their own (Mc) aren't stacked.
const STACK = /\P{M}?\p{M}[\p{M}\u200c\u200d]*/gu;
const STACKED = /[\p{Mn}\p{Me}]/u;
const MAX_MARKS = 2;

// Scripts that write more than two marks on a letter, as Hebrew does with the dot of a
// shin, a dagesh, a vowel and an accent.
const MAX_OWN_MARKS = 4;
const OWN_MARK = new RegExp(
  `[${
    ofScripts(`${JOINING_SCRIPTS} Bali Hebr Java Lana Syrc Thaa Tibt`)
  }--[\\u0300-\\u036f]]`,
  "v",
);

/**
 * Brings a name or a title into the form that is shown: one line, single spaces, no
 * character that shows nothing where it stands, no pile of marks on a letter, in
 * Unicode's composed form.
 *
 * @param typed What a person or a program sent.
 * @returns The line, or `null` when it is empty, or typed with more than
 * {@linkcode MAX_TYPED_NAME_LENGTH}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseShownLine("  Book \u202e  Club "), "Book Club");
 * assertEquals(parseShownLine("\u202e"), null);
 * ```
 */
export function parseShownLine(typed: string): string | null {
  if (typed.length > MAX_TYPED_NAME_LENGTH) return null;
  const shown = withoutNoise(typed.toWellFormed().replace(/\s/g, " "))
    .normalize("NFC");
  // Without a mark, a joiner beside it may be noise.
  const line = withoutNoise(shown.replace(STACK, withoutPile))
    .replace(/ +/g, " ")
    .trim()
    .normalize("NFC");
  return line === "" ? null : line;
}

function withoutNoise(text: string): string {
  // Most names have none; then the table of all emoji isn't even loaded.
  return NOISE.test(text) ? text.replace(KEPT_OR_NOISE, "$1") : text;
}

/** Leaves of the marks on a letter the first few, and none twice. */
function withoutPile(stack: string): string {
  const marks = new Set<string>();
  return [...stack].filter((character) => {
    if (!STACKED.test(character)) {
      // A composed letter has some of its own.
      for (const part of character.normalize("NFD")) {
        if (STACKED.test(part)) marks.add(part);
      }
      return true;
    }
    const most = OWN_MARK.test(character) ? MAX_OWN_MARKS : MAX_MARKS;
    if (marks.has(character) || marks.size >= most) return false;
    marks.add(character);
    return true;
  }).join("");
}

function ofScripts(codes: string): string {
  const scripts = codes.split(" ").map((code) => `\\p{scx=${code}}`);
  return `[${scripts.join("")}]`;
}
