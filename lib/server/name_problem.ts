// Runs on the server.

import { USER_NAME_RULE } from "../protocol/user_name.ts";

/**
 * Reads what `POST /api/session` says when it sends a form back.
 *
 * @param url The URL of the page that the form is on.
 * @returns Why the name didn't work, as a sentence, or `null`.
 */
export function nameProblem(url: URL): string | null {
  return url.searchParams.get("problem") === "name"
    ? `${USER_NAME_RULE}.`
    : null;
}
