// Runs in the browser and on the server.

import { MAX_USER_NAME_LENGTH } from "./limits.ts";
import { parseShownLine } from "./shown_line.ts";

/** What a user name must be, as a sentence. */
export const USER_NAME_RULE =
  `A name has 1 to ${MAX_USER_NAME_LENGTH} characters`;

/**
 * Brings a user name into the form that is shown: one line, single spaces, no
 * character that shows nothing where it stands, no pile of marks on a letter, in
 * Unicode's composed form.
 *
 * @param typed What a person or a program sent.
 * @returns The name, or `null` when it is empty, longer than
 * {@linkcode MAX_USER_NAME_LENGTH}, or typed with more than 512.
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
  const name = parseShownLine(typed);
  return name !== null && name.length <= MAX_USER_NAME_LENGTH ? name : null;
}
