// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import {
  FLOOR_KEY,
  headKey,
  type LogHead,
  logPrefix,
  recordKey,
  segmentKey,
} from "../store/keys.ts";
import { decodeRecord, type RoomRecord } from "./room_record.ts";
import { readSegment } from "./segment.ts";

/** The caps on what a room keeps. */
export interface Caps {
  readonly messages: number;
  readonly bytes: number;
}

/** A head as it was read, with what a commit has to check. */
export interface VersionedHead {
  readonly head: LogHead;
  /** What the room was then; the same check covers it. */
  readonly record: RoomRecord | null;
  /** `null` when the room has no entry. */
  readonly versionstamp: string | null;
  /** The store's version of what new logs don't begin below, for those that have none. */
  readonly floorVersionstamp: string | null;
}

const EMPTY_HEAD: LogHead = {
  seq: 0,
  count: 0,
  messages: 0,
  bytes: 0,
  listedAt: 0,
};

/**
 * Reads where a room's log stands, and what the room is.
 *
 * @param kv The store.
 * @param room The room.
 * @returns The head. That of a room without entries is empty, and at the seq after all of
 * deleted rooms: who has seen one of those at its address is told that it is another one.
 * @throws {TypeError} When the room's record is none; else whatever the store throws.
 */
export async function readHead(
  kv: Deno.Kv,
  room: RoomName,
): Promise<VersionedHead> {
  const [entry, record, floor] = await kv.getMany<[LogHead, unknown, number]>([
    headKey(room),
    recordKey(room),
    FLOOR_KEY,
  ]);
  return {
    head: entry.value ?? { ...EMPTY_HEAD, seq: floor.value ?? 0 },
    record: decodeRecord(record.value),
    versionstamp: entry.versionstamp,
    floorVersionstamp: floor.versionstamp,
  };
}

/**
 * @param head Where the log stands.
 * @param caps The caps in force; they may be lower than when it was written.
 * @returns seq of the oldest entry that is shown.
 */
export function oldestSeqOf(head: LogHead, caps: Caps): number {
  const { seq, count, messages } = head;
  // Which of the entries are messages is not known here. Where the cap is lower than what
  // is kept, so many entries have at most as many messages.
  const shown = messages > caps.messages ? caps.messages : count;
  return seq - Math.min(shown, count) + 1;
}

/** Entries in a row. */
export interface Entries {
  /** seq of the first one; of the next one there would be, when there is none. */
  readonly firstSeq: number;
  /** JSON of each, oldest first. */
  readonly entries: readonly string[];
}

/**
 * Reads entries without parsing them.
 *
 * @param kv The store.
 * @param room The room.
 * @param range First and last seq that are wanted.
 * @returns The entries as they are stored. They begin later than asked for where the cap
 * dropped some since the head was read.
 */
export async function readEntries(
  kv: Deno.Kv,
  room: RoomName,
  range: { readonly from: number; readonly to: number },
): Promise<Entries> {
  const { from, to } = range;
  if (from > to) return { firstSeq: from, entries: [] };
  const entries: string[] = [];
  const segments = kv.list({
    prefix: logPrefix(room),
    start: segmentKey(room, from),
  });
  let next = from;
  for await (const { key, value } of segments) {
    const lastSeq = lastSeqOf(key);
    const lines = readSegment(value);
    const firstSeq = lastSeq - lines.length + 1;
    // KV reads a list in parts: the cap dropped what would come now, so it has
    // dropped what came before as well.
    if (firstSeq > next) entries.length = 0;
    next = lastSeq + 1;
    if (firstSeq > to) break;
    entries.push(
      ...lines.slice(
        Math.max(0, from - firstSeq),
        Math.max(0, to - firstSeq + 1),
      ),
    );
    if (lastSeq >= to) break;
  }
  return { firstSeq: Math.min(next - 1, to) - entries.length + 1, entries };
}

/**
 * @param key Key of a segment.
 * @returns seq of its last entry.
 * @throws {TypeError} When it is the key of something else.
 */
export function lastSeqOf(key: Deno.KvKey): number {
  const lastSeq = key.at(-1);
  if (typeof lastSeq !== "number") {
    throw new TypeError("Cannot read the log: a segment's key has no seq");
  }
  return lastSeq;
}
