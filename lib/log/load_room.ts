// Runs on the server.

import { decodeMessage } from "../protocol/entries.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { MessageKey } from "./kept_index.ts";
import { logPrefix, segmentKey } from "../store/keys.ts";
import {
  type Caps,
  lastSeqOf,
  oldestSeqOf,
  readHead,
  type VersionedHead,
} from "./read_entries.ts";
import { readSegment } from "./segment.ts";

/** What {@linkcode loadRoom} has read. */
export interface LoadedRoom extends VersionedHead {
  /** seq of the oldest entry that is kept. */
  readonly oldestSeq: number;
  /** seq of the newest entry that was known before; `null` when none was. */
  readonly known: number | null;
  /** Whether all that is kept was read, and not only what is new. */
  readonly isWhole: boolean;
  /** Last seq of each segment that was read. */
  readonly segments: readonly number[];
  readonly entries: readonly LogEntry[];
}

interface LogEntry {
  readonly key: MessageKey;
  readonly json: string;
}

// A read that races with another instance's trimming is made again.
const MAX_ATTEMPTS = 5;

/**
 * Reads what is new in a room's log, or everything where that isn't enough.
 *
 * @param kv The store.
 * @param room The room.
 * @param caps What a room may keep.
 * @param known seq of the newest entry that is known; `null` when none is.
 * @returns What the store has.
 * @throws {Error} When the log has a hole; else whatever the store throws.
 */
export async function loadRoom(
  kv: Deno.Kv,
  room: RoomName,
  caps: Caps,
  known: number | null,
): Promise<LoadedRoom> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const versioned = await readHead(kv, room);
    const { head } = versioned;
    const oldestSeq = oldestSeqOf(head, caps);
    const isWhole = known === null || head.seq < known || oldestSeq > known + 1;
    const from = isWhole ? oldestSeq : known + 1;
    const prefix = logPrefix(room);
    // From the start when all is read: segments without kept entries wait there to
    // be deleted.
    const selector = isWhole
      ? { prefix }
      : { prefix, start: segmentKey(room, from) };
    const read = await readSegments(kv.list(selector), from, head.seq);
    // Fewer than the head says: another instance trimmed between the reads.
    if (read.entries.length === head.seq - from + 1) {
      return { ...versioned, oldestSeq, known, isWhole, ...read };
    }
  }
  throw new Error(`Cannot read the log of room ${room}: it is torn`);
}

async function readSegments(
  stored: Deno.KvListIterator<unknown>,
  from: number,
  to: number,
): Promise<Pick<LoadedRoom, "segments" | "entries">> {
  const segments: number[] = [];
  const entries: LogEntry[] = [];
  for await (const { key, value } of stored) {
    const lastSeq = lastSeqOf(key);
    if (lastSeq > to) break;
    segments.push(lastSeq);
    if (lastSeq < from) continue;
    const lines = readSegment(value);
    const firstSeq = lastSeq - lines.length + 1;
    for (const json of lines.slice(Math.max(0, from - firstSeq))) {
      entries.push({ key: decodeMessage(JSON.parse(json)), json });
    }
  }
  return { segments, entries };
}
