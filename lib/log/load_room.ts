// Runs on the server.

import type { Entry } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { logPrefix, segmentKey } from "../store/keys.ts";
import {
  type Caps,
  lastSeqOf,
  oldestSeqOf,
  readHead,
  type VersionedHead,
} from "./read_entries.ts";
import { readSegment } from "./segment.ts";
import { parseEntry } from "./stored_entry.ts";

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
  /** Entries that were known and may be others now: seq and JSON. */
  readonly changed: readonly (readonly [seq: number, json: string])[];
}

/** An entry with its JSON. */
export interface LogEntry {
  readonly entry: Entry;
  readonly json: string;
}

/** What is known already. */
export interface Known {
  /** seq of the newest entry. */
  readonly seq: number;
  /** Finds the first and last seq of the segment that had an entry. */
  readonly segmentOf: (
    seq: number,
  ) => { readonly first: number; readonly last: number };
}

// A read that races with another instance's trimming is made again.
const MAX_ATTEMPTS = 5;

/**
 * Reads what is new in a room's log, or everything where that isn't enough.
 *
 * @param kv The store.
 * @param room The room.
 * @param caps What a room may keep.
 * @param known What is known already; `null` when nothing is.
 * @returns What the store has.
 * @throws {Error} When the log has a hole; else whatever the store throws.
 */
export async function loadRoom(
  kv: Deno.Kv,
  room: RoomName,
  caps: Caps,
  known: Known | null,
): Promise<LoadedRoom> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const versioned = await readHead(kv, room);
    const { head } = versioned;
    const oldestSeq = oldestSeqOf(head, caps);
    const isWhole = known === null || head.seq < known.seq ||
      oldestSeq > known.seq + 1;
    const from = isWhole ? oldestSeq : known.seq + 1;
    const prefix = logPrefix(room);
    // From the start when all is read: segments without kept entries wait there to
    // be deleted.
    const selector = isWhole
      ? { prefix }
      : { prefix, start: segmentKey(room, from) };
    const read = await readSegments(kv.list(selector), from, head.seq);
    // Fewer than the head says: another instance trimmed between the reads.
    if (read.entries.length !== head.seq - from + 1) continue;
    const changed = isWhole
      ? { segments: [], entries: [] }
      : await readChanged(kv, room, known, read.entries);
    return {
      ...versioned,
      oldestSeq,
      known: known?.seq ?? null,
      isWhole,
      segments: [...changed.segments, ...read.segments],
      entries: read.entries,
      changed: changed.entries,
    };
  }
  throw new Error(`Cannot read the log of room ${room}: it is torn`);
}

/**
 * Reads the segments of known messages that new entries have changed. What is even newer
 * there than those entries comes again with the next read.
 */
async function readChanged(
  kv: Deno.Kv,
  room: RoomName,
  known: Known,
  fresh: readonly LogEntry[],
): Promise<{
  readonly segments: readonly number[];
  readonly entries: (readonly [seq: number, json: string])[];
}> {
  const ranges = new Map<number, number>();
  for (const { entry } of fresh) {
    if (!("of" in entry) || entry.of > known.seq) continue;
    const { first, last } = known.segmentOf(entry.of);
    ranges.set(first, last);
  }
  const segments: number[] = [];
  const entries: (readonly [seq: number, json: string])[] = [];
  for (const [first, last] of ranges) {
    // More than one where it has been split.
    const start = segmentKey(room, first);
    const stored = kv.list({ start, end: segmentKey(room, last + 1) });
    for await (const { key, value } of stored) {
      const lastSeq = lastSeqOf(key);
      segments.push(lastSeq);
      const lines = readSegment(value);
      lines.forEach((json, index) => {
        entries.push([lastSeq - lines.length + 1 + index, json]);
      });
    }
  }
  return { segments, entries };
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
      entries.push({ entry: parseEntry(json), json });
    }
  }
  return { segments, entries };
}
