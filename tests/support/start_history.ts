// Runs in tests.

import { contentHash } from "../../lib/chat/content_hash.ts";
import type { CommitReport } from "../../lib/log/commit_report.ts";
import { History } from "../../lib/log/history.ts";
import type { Caps } from "../../lib/log/read_entries.ts";

/** A history, and what it told of failures. */
export interface StartedHistory {
  readonly history: History;
  /** Causes of failed commits and reads, the first one first. */
  readonly errors: readonly unknown[];
  /** What became of commits, the first one first. */
  readonly commits: readonly CommitReport[];
}

/** How {@linkcode startHistory} differs from a server's defaults. */
export interface StartHistoryOptions extends Partial<Caps> {
  readonly now?: () => number;
}

const started = new Set<History>();

/** Ends all histories: as the end of the process would. */
export function stopHistories(): void {
  for (const history of started) history[Symbol.dispose]();
  started.clear();
}

/**
 * @param kv The store.
 * @param options What differs from a server's defaults.
 * @returns A history, as a server that has just started has it.
 */
export function startHistory(
  kv: Deno.Kv,
  options: StartHistoryOptions = {},
): StartedHistory {
  const { messages = 1000, bytes = 1_048_576, now = Date.now } = options;
  const errors: unknown[] = [];
  const commits: CommitReport[] = [];
  const history = new History({
    kv,
    caps: { messages, bytes },
    now,
    hash: contentHash(new TextEncoder().encode("secret")),
    onDeleted: () => {},
    tell: () => {},
    onError: (cause) => errors.push(cause),
    isTraced: true,
    onCommit: (report) => commits.push(report),
  });
  started.add(history);
  return { history, errors, commits };
}
