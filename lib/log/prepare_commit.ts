// Runs on the server.

import {
  CommitDraft,
  type DraftOptions,
  type SettingsStep,
  type Step,
} from "./commit_draft.ts";
import {
  type NewMessage,
  type Pending,
  type PendingEntry,
  type PendingSettings,
  RefusedError,
} from "./new_entry.ts";
import type { PreparedCommit } from "./prepared_commit.ts";
import type { RoomRecord } from "./room_record.ts";

/** What a commit is made of. */
export interface PrepareOptions extends DraftOptions {
  /** What waits, in order. */
  readonly queue: readonly Pending[];
}

/** What becomes of a queue. */
export interface Preparation {
  /** `null` when nothing of it is new, or the budget is too small. */
  readonly commit: PreparedCommit | null;
  /** What is stored already, and where. */
  readonly duplicates: readonly (readonly [PendingEntry, seq: number])[];
  /** What the record says already, and the record. */
  readonly unchanged: readonly (readonly [PendingSettings, RoomRecord])[];
  /** What the log doesn't take. */
  readonly refused: readonly (readonly [Pending, RefusedError])[];
  /** What has to wait for another commit. */
  readonly waiting: readonly Pending[];
}

/**
 * Cuts the next commit of a room out of what waits.
 *
 * @param options The room, as it is known, and what waits.
 * @returns The commit, and what becomes of the rest.
 */
export function prepareCommit(options: PrepareOptions): Preparation {
  const { mirror, queue, caps } = options;
  const draft = new CommitDraft(options);
  const duplicates: (readonly [PendingEntry, number])[] = [];
  const unchanged: (readonly [PendingSettings, RoomRecord])[] = [];
  const refused: (readonly [Pending, RefusedError])[] = [];
  const waiting: Pending[] = [];
  let isFull = false;
  let areChangesHeld = false;
  for (const pending of queue) {
    if ("settings" in pending) {
      const step: SettingsStep = isFull ? "wait" : draft.settings(pending);
      if (typeof step !== "string") unchanged.push([pending, step]);
      else if (step === "wait") waiting.push(pending);
      else if (step !== "done") {
        refused.push([pending, new RefusedError(step)]);
      }
      continue;
    }
    const { newEntry } = pending;
    const { user: { userId }, id } = newEntry;
    const seq = mirror.kept.seqOf({ userId, id });
    if (seq !== undefined && seq <= mirror.seq) {
      duplicates.push([pending, seq]);
      continue;
    }
    isFull ||= draft.messages === caps.messages;
    const isChange = newEntry.kind !== undefined;
    // What this very commit has already is a duplicate in the next round.
    if (isFull || seq !== undefined || (isChange && areChangesHeld)) {
      waiting.push(pending);
      continue;
    }
    const byGate = draft.refusalBy(newEntry);
    if (byGate !== null) {
      refused.push([pending, new RefusedError("not_allowed", { byGate })]);
      continue;
    }
    const waitMs = isChange ? 0 : earlyMs(newEntry, options);
    if (waitMs > 0) {
      const slowMode = { retryAfterMs: waitMs };
      refused.push([pending, new RefusedError("slow_mode", slowMode)]);
      continue;
    }
    const step: Step = isChange
      ? draft.change(pending, newEntry)
      : draft.append(pending, newEntry);
    switch (step) {
      case "done":
        break;
      case "wait":
        // Changes stay in order; messages needn't wait for the segments of others.
        waiting.push(pending);
        if (isChange) areChangesHeld = true;
        else isFull = true;
        break;
      default:
        refused.push([pending, new RefusedError(step)]);
    }
  }
  const commit = draft.finish();
  return { commit, duplicates, unchanged, refused, waiting };
}

/** How many milliseconds a message comes too early after its author's last one. */
function earlyMs(
  { user: { userId }, minGapMs = 0 }: NewMessage,
  { mirror: { kept }, now }: DraftOptions,
): number {
  if (minGapMs === 0) return 0;
  const sentAt = kept.lastSentAt(userId) ?? -Infinity;
  // Another instance's clock may be ahead: nobody waits for that.
  return Math.min(minGapMs, Math.max(0, sentAt + minGapMs - now));
}
