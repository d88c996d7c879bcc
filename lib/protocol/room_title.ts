// Runs on the server.

import { MAX_ROOM_TITLE_LENGTH } from "./limits.ts";
import { parseShownLine } from "./shown_line.ts";

/** What a title must be, as a sentence. */
export const ROOM_TITLE_RULE =
  `A title has 1 to ${MAX_ROOM_TITLE_LENGTH} characters`;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Brings the title of a room into the form that is shown, as
 * {@linkcode parseShownLine} does. It is in any script, and as it was typed otherwise.
 *
 * @param typed What a person or a program sent.
 * @returns The title, or `null` when it breaks {@linkcode ROOM_TITLE_RULE}: characters
 * are what a reader takes for one (Unicode Standard Annex #29), as a flag is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRoomTitle(" Клуб  7 "), "Клуб 7");
 * assertEquals(parseRoomTitle("\u202e"), null);
 * ```
 */
export function parseRoomTitle(typed: string): string | null {
  const title = parseShownLine(typed);
  if (title === null || title.length <= MAX_ROOM_TITLE_LENGTH) return title;
  const characters = [...GRAPHEMES.segment(title)].length;
  return characters <= MAX_ROOM_TITLE_LENGTH ? title : null;
}
