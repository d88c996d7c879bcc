// Runs on the server.

import { parseBoundedLine } from "./bounded_line.ts";
import { MAX_ROOM_TITLE_LENGTH } from "./limits.ts";

/** What a title must be, as a sentence. */
export const ROOM_TITLE_RULE =
  `A title has 1 to ${MAX_ROOM_TITLE_LENGTH} characters`;

/**
 * Brings the title of a room into the form that is shown, as
 * {@linkcode parseBoundedLine} does. It is in any script, and as it was typed otherwise.
 *
 * @param typed What a person or a program sent.
 * @returns The title, or `null` when it breaks {@linkcode ROOM_TITLE_RULE}.
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
  return parseBoundedLine(typed, MAX_ROOM_TITLE_LENGTH);
}
