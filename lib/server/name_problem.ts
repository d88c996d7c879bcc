// Runs on the server.

import { MAX_USER_NAME_LENGTH } from "../protocol/limits.ts";

/** What a user name must be, as a sentence. */
export const USER_NAME_RULE =
  `A name has 1 to ${MAX_USER_NAME_LENGTH} characters.`;

/**
 * Reads what `POST /api/session` says when it sends a form back.
 *
 * @param url The URL of the page that the form is on.
 * @returns Why the name didn't work, as a sentence, or `null`.
 */
export function nameProblem(url: URL): string | null {
  return url.searchParams.get("problem") === "name" ? USER_NAME_RULE : null;
}
