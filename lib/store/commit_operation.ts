// Runs on the server.

import { delay } from "@std/async/delay";

const MAX_ATTEMPTS = 40;
const MAX_DELAY_MS = 16;

/**
 * A store that doesn't answer a commit for this long, in ms, counts as failing. It may
 * take the commit all the same.
 */
export const COMMIT_TIMEOUT_MS = 5000;

/**
 * Commits an atomic operation, and tries again where SQLite couldn't. A KV in a
 * file has one writer at a time; with a version check in the operation, all that
 * come meanwhile from other processes and isolates fail at once with "database is
 * locked" (https://www.sqlite.org/rescode.html#busy_snapshot) and are not stored.
 *
 * @param operation The operation.
 * @returns Whether it was stored, or a check failed.
 * @throws Whatever else the store throws.
 */
export async function commitOperation(
  operation: Deno.AtomicOperation,
): Promise<Deno.KvCommitResult | Deno.KvCommitError> {
  for (let attempt = 1;; attempt++) {
    try {
      return await operation.commit();
    } catch (cause) {
      if (!isLocked(cause) || attempt === MAX_ATTEMPTS) throw cause;
    }
    // Longer each time, and by chance, so that all of them get their turn.
    await delay(Math.random() * Math.min(2 ** attempt, MAX_DELAY_MS));
  }
}

function isLocked(cause: unknown): boolean {
  return cause instanceof Error && cause.message === "database is locked";
}
