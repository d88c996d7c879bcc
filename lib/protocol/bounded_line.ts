// Runs on the server.

import { MAX_TYPED_NAME_LENGTH } from "./limits.ts";
import { parseShownLine } from "./shown_line.ts";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Brings a line that somebody typed into the form that is shown, as
 * {@linkcode parseShownLine} does, if it isn't too long.
 *
 * @param typed What a person or a program sent.
 * @param most How many characters it may have: what a reader takes for one (Unicode
 * Standard Annex #29), as a flag is.
 * @returns The line, or `null` when it is empty or too long.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseBoundedLine("  Book  club ", 9), "Book club");
 * assertEquals(parseBoundedLine("Book club", 8), null);
 * assertEquals(parseBoundedLine(" ", 8), null);
 * ```
 */
export function parseBoundedLine(typed: string, most: number): string | null {
  const line = parseShownLine(typed);
  if (line === null || line.length <= most) return line;
  return [...GRAPHEMES.segment(line)].length <= most ? line : null;
}

/**
 * The same for a line that may be empty.
 *
 * @param typed What a person or a program sent.
 * @param most How many characters it may have.
 * @returns The line, or `null` when it is too long.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseOptionalLine(" \u202e", 8), "");
 * assertEquals(parseOptionalLine("Book club", 8), null);
 * ```
 */
export function parseOptionalLine(typed: string, most: number): string | null {
  const line = parseBoundedLine(typed, most);
  if (line !== null || typed.length > MAX_TYPED_NAME_LENGTH) return line;
  return parseShownLine(typed) === null ? "" : null;
}
