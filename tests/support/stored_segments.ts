// Runs in tests.

import { logPrefix } from "../../lib/store/keys.ts";
import { lastSeqOf } from "../../lib/log/read_entries.ts";
import { readSegment } from "../../lib/log/segment.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";

/** A segment as the store has it. */
export interface StoredSegment {
  readonly lastSeq: number;
  readonly bytes: number;
  readonly entries: number;
}

/** Looks behind a history's back at what a room takes in the store. */
export async function storedSegments(
  kv: Deno.Kv,
  room: RoomName,
): Promise<StoredSegment[]> {
  const segments: StoredSegment[] = [];
  for await (
    const { key, value } of kv.list<Uint8Array>({ prefix: logPrefix(room) })
  ) {
    segments.push({
      lastSeq: lastSeqOf(key),
      bytes: value.byteLength,
      entries: readSegment(value).length,
    });
  }
  return segments;
}
