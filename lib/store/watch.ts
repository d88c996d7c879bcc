// Runs on the server.

import { delay } from "@std/async/delay";

/** Most keys of one watch (https://docs.deno.com/deploy/kv/transactions/). */
export const MAX_WATCHED_KEYS = 10;

// A watch that broke is started again after this.
const RETRY_MS = 1000;

/** What {@linkcode watchKeys} watches, and whom it tells. */
export interface WatchOptions {
  readonly kv: Deno.Kv;
  /** At most {@linkcode MAX_WATCHED_KEYS}. */
  readonly keys: readonly Deno.KvKey[];
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Is told the entries of all keys, at first and after each change of any. */
  readonly onEntries: (entries: readonly Deno.KvEntryMaybe<unknown>[]) => void;
  /** Is told why the watch broke; it is started again after a second. */
  readonly onError: (cause: unknown) => void;
}

/**
 * Watches keys until it is told to stop, whatever happens to the store.
 *
 * @param options What, and for whom.
 * @returns Resolves once the watch has ended.
 */
export async function watchKeys(options: WatchOptions): Promise<void> {
  const { kv, keys, signal, onEntries, onError } = options;
  while (!signal.aborted) {
    const reader = kv.watch<unknown[]>([...keys]).getReader();
    const cancel = () => reader.cancel().catch(() => {});
    signal.addEventListener("abort", cancel);
    try {
      while (true) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) break;
        onEntries(value);
      }
    } catch (cause) {
      if (!signal.aborted) onError(cause);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
    // It rejects when the signal says that there is nothing to wait for.
    await delay(RETRY_MS, { signal }).catch(() => {});
  }
}
