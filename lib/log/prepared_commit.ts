// Runs on the server.

import type { Message } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Pending } from "./new_entry.ts";
import { headKey, type LogHead, recentKey, segmentKey } from "../store/keys.ts";

/** One room's part of a commit. */
export interface PreparedCommit {
  readonly room: RoomName;
  readonly versionstamp: string | null;
  readonly pendings: readonly Pending[];
  readonly messages: readonly Message[];
  readonly entries: readonly string[];
  readonly segment: Uint8Array;
  readonly head: LogHead;
  /** Oldest entries that this commit drops from the kept ones. */
  readonly dropped: number;
  /** Last seq of segments without kept entries, deleted in the same commit. */
  readonly deletes: readonly number[];
  /** `listedAt` of the head before. */
  readonly listedBefore: number;
}

/** Mutations of one room's part, without the deletes. */
export const MUTATIONS_A_ROOM = 4;

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
  const { head, listedBefore } = commit;
  if (head.listedAt !== listedBefore) {
    operation
      .delete(recentKey(listedBefore, room))
      .set(recentKey(head.listedAt, room), null);
  }
  for (const lastSeq of commit.deletes) {
    operation.delete(segmentKey(room, lastSeq));
  }
}
