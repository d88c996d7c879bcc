// Runs in the browser.

import { object, text } from "../protocol/fields.ts";
import { SESSION_PATH } from "../protocol/paths.ts";

const TIMEOUT_MS = 10_000;

/** What became of a name: the new one, or why it is the old one, as a sentence. */
export type Renaming =
  | { readonly userName: string }
  | { readonly problem: string };

/**
 * Changes the reader's name, as the form in the lobby does: all tabs learn it from the
 * server.
 *
 * @param name The name, unchecked.
 * @returns What became of it.
 */
export async function rename(name: string): Promise<Renaming> {
  try {
    const response = await fetch(SESSION_PATH, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = object(await response.json());
    if (response.ok) return { userName: text(answer["userName"]) };
    return { problem: `${text(object(answer["error"])["message"])}.` };
  } catch {
    return { problem: "The name could not be changed: no answer." };
  }
}
