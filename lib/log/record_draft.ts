// Runs on the server.

import { serialize } from "node:v8";
import type { NewRecord } from "./prepared_commit.ts";
import { encodeRecord, type RoomRecord } from "./room_record.ts";

/**
 * Largest record, in bytes. A KV value may have 64 KiB
 * (https://docs.deno.com/deploy/kv/transactions/); as for segments, some is left.
 */
export const MAX_RECORD_BYTES = 60 * 1024;

/** A room's record while a commit is put together. */
export class RecordDraft {
  #now: RoomRecord | null;
  #changed: NewRecord | null = null;

  /** @param stored The record as the store has it; `null` for none. */
  constructor(stored: RoomRecord | null) {
    this.#now = stored;
  }

  /** The record as it is after what the commit has so far. */
  get now(): RoomRecord | null {
    return this.#now;
  }

  /** What the commit writes; `null` where it leaves the record as it is. */
  get changed(): NewRecord | null {
    return this.#changed;
  }

  /** Bytes of value that it takes. */
  get bytes(): number {
    return this.#changed?.bytes ?? 0;
  }

  /**
   * @param record What the record may become.
   * @returns It as the store would have it; `null` when that is too large.
   */
  with(record: RoomRecord): NewRecord | null {
    const value = encodeRecord(record);
    // KV stores what V8 makes of it: one letter beyond Latin-1 doubles a text.
    const bytes = serialize(value).byteLength;
    return bytes > MAX_RECORD_BYTES ? null : { record, value, bytes };
  }

  /**
   * Takes over what {@linkcode RecordDraft.with} has returned.
   *
   * @param changed The record.
   */
  set(changed: NewRecord): void {
    this.#now = changed.record;
    this.#changed = changed;
  }
}
