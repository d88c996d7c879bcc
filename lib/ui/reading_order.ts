// Runs in the browser and on the server.

/**
 * The blocks that Unicode keeps for right-to-left scripts (DerivedBidiClass.txt),
 * without the marks among them, as they are written inside of `[]`.
 */
export const RIGHT_TO_LEFT =
  "\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}";

// Explicit formatting characters (UAX #9, section 2): they turn letters round, or
// swap parts of a line.
const EXPLICIT = /[\u202a-\u202e\u2066-\u2069]/g;
// Implicit marks: LRM, RLM and ALM.
const MARKS = /[\u200e\u200f\u061c]/g;
const LEFT_TO_RIGHT_LINE = new RegExp(`^[^${RIGHT_TO_LEFT}\n]+$`, "gmu");

/**
 * Takes the characters out of a text that make it read in another order than it was
 * written in. Letters of right-to-left scripts bring their own order, and keep the
 * marks that people put beside them; in a line without such letters, marks only swap
 * its parts.
 *
 * @param text What somebody wrote.
 * @returns What to show of it.
 */
export function inReadingOrder(text: string): string {
  return text
    .replace(EXPLICIT, "")
    .replace(LEFT_TO_RIGHT_LINE, (line) => line.replace(MARKS, ""));
}
