// Runs on the server.

import type { Message } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { PendingEntry, PendingSettings } from "./new_entry.ts";
import { isSameListing, type ListingChange } from "./listing.ts";
import type { RoomRecord } from "./room_record.ts";
import {
  FLOOR_KEY,
  headKey,
  type LogHead,
  recentKey,
  recordKey,
  segmentKey,
} from "../store/keys.ts";

/** What a commit stores for one new entry. */
export type PreparedEntry =
  | {
    readonly pending: PendingEntry;
    readonly seq: number;
    /** The message that it is, or that it changes, as that is then. */
    readonly message: Message;
  }
  | {
    readonly pending: PendingSettings;
    /** The room's record as it is then. */
    readonly record: RoomRecord;
  };

/** The record that a commit writes. */
export interface NewRecord {
  readonly record: RoomRecord;
  readonly value: Readonly<Record<string, unknown>>;
  /** What it takes. */
  readonly bytes: number;
}

/** A segment that a commit writes again, or a part of one. */
export interface Rewrite {
  /** seq of its last entry. */
  readonly last: number;
  readonly value: Uint8Array;
}

/** One room's part of a commit. */
export interface PreparedCommit {
  readonly room: RoomName;
  /** The store's version of the head; `null` where there is none. */
  readonly versionstamp: string | null;
  /** The store's version of what new logs don't begin below. */
  readonly floorVersionstamp: string | null;
  readonly prepared: readonly PreparedEntry[];
  /** JSON of each new entry, as it is stored. */
  readonly entries: readonly string[];
  /** How many of them are messages. */
  readonly messages: number;
  /** The same as it is sent: edits have words. */
  readonly told: readonly string[];
  readonly segment: Uint8Array;
  readonly rewrites: readonly Rewrite[];
  /** Kept messages that it changes: seq and JSON. */
  readonly changed: readonly (readonly [seq: number, json: string])[];
  /** Sizes of those before, in bytes, in the order in which they were changed. */
  readonly resized: readonly (readonly [seq: number, bytes: number])[];
  readonly head: LogHead;
  /** `null` where it stays as it is. */
  readonly newRecord: NewRecord | null;
  /** Oldest entries that this commit drops from the kept ones. */
  readonly dropped: number;
  /** Last seq of segments without kept entries, deleted in the same commit. */
  readonly deletes: readonly number[];
  readonly listing: ListingChange;
}

/** Mutations of one room's part, without deletes and rewrites. */
export const MUTATIONS_A_ROOM = 5;

/**
 * Adds one room's part to an atomic operation.
 *
 * @param operation The operation.
 * @param commit The part.
 */
export function addToOperation(
  operation: Deno.AtomicOperation,
  commit: PreparedCommit,
): void {
  const { room } = commit;
  operation
    .check({ key: headKey(room), versionstamp: commit.versionstamp })
    .set(headKey(room), commit.head)
    .set(segmentKey(room, commit.head.seq), commit.segment);
  if (commit.newRecord !== null) {
    operation.set(recordKey(room), commit.newRecord.value);
  }
  const { before, after } = commit.listing;
  if (!isSameListing(commit.listing)) {
    if (before !== null) operation.delete(recentKey(before.at, room));
    if (after !== null) {
      const { at, ...value } = after;
      operation.set(recentKey(at, room), value);
    }
  }
  for (const { last, value } of commit.rewrites) {
    operation.set(segmentKey(room, last), value);
  }
  for (const lastSeq of commit.deletes) {
    operation.delete(segmentKey(room, lastSeq));
  }
}

/**
 * Has an operation fail where a log that it begins has been there, and was deleted, since
 * it was looked for: the check on its head would not tell.
 *
 * @param operation The operation.
 * @param commits What is in it.
 */
export function checkFloor(
  operation: Deno.AtomicOperation,
  commits: readonly PreparedCommit[],
): void {
  const versions = commits.flatMap(({ versionstamp, floorVersionstamp }) =>
    versionstamp === null ? [floorVersionstamp] : []
  );
  // Two of them are never both right.
  for (const versionstamp of [...new Set(versions)].slice(0, 2)) {
    operation.check({ key: FLOOR_KEY, versionstamp });
  }
}

/**
 * @param commit One room's part of a commit.
 * @returns Bytes of value that it takes.
 */
export function bytesOf(
  { segment, rewrites, newRecord }: PreparedCommit,
): number {
  return rewrites.reduce(
    (sum, { value }) => sum + value.byteLength,
    segment.byteLength + (newRecord?.bytes ?? 0),
  );
}
