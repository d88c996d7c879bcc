// Runs in the browser and on the server.

import { MAX_TYPED_NAME_LENGTH, MAX_USER_NAME_LENGTH } from "./limits.ts";

/** What a user name must be, as a sentence. */
export const USER_NAME_RULE =
  `A name has 1 to ${MAX_USER_NAME_LENGTH} characters`;

// Characters that show nothing, so that two names look the same, or turn the
// direction of the text around them (Unicode UAX #9, explicit formatting). U+2800 is
// blank Braille.
const NOISE = /[\p{Cc}\p{Cf}\p{DI}\u2800]/v;

// Scripts whose words need joiners (UAX #31, section 2.3): their letters join, as in
// Arabic, or a sign takes the vowel from a consonant, as in those of India.
const JOINING_SCRIPTS =
  "Arab Beng Deva Gujr Guru Khmr Knda Mlym Mymr Orya Sinh Taml Telu"
    .split(" ").map((script) => `\\p{scx=${script}}`).join("");
const JOINING_LETTER = `[[[\\p{L}\\p{M}]&&[${JOINING_SCRIPTS}]]--\\p{DI}]`;
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

/**
 * Brings a user name into the form that is shown: one line, single spaces, no
 * character that shows nothing where it stands, in Unicode's composed form.
 *
 * @param typed What a person or a program sent.
 * @returns The name, or `null` when it is empty, longer than
 * {@linkcode MAX_USER_NAME_LENGTH}, or typed with more than
 * {@linkcode MAX_TYPED_NAME_LENGTH}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseUserName("  Ana   María "), "Ana María");
 * assertEquals(parseUserName("\u202e"), null);
 * ```
 */
export function parseUserName(typed: string): string | null {
  if (typed.length > MAX_TYPED_NAME_LENGTH) return null;
  const name = withoutNoise(typed.toWellFormed().replace(/\s/g, " "))
    .replace(/ +/g, " ")
    .trim()
    .normalize("NFC");
  return name !== "" && name.length <= MAX_USER_NAME_LENGTH ? name : null;
}

function withoutNoise(text: string): string {
  // Most names have none; then the table of all emoji isn't even loaded.
  return NOISE.test(text) ? text.replace(KEPT_OR_NOISE, "$1") : text;
}
