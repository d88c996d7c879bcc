// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { segmentKey } from "../store/keys.ts";
import type { LogMirror } from "./log_mirror.ts";
import type { Pending } from "./new_entry.ts";
import { lastSeqOf } from "./read_entries.ts";
import { readSegment, sizeOf } from "./segment.ts";
import type { ReadSegment } from "./segment_rewrites.ts";

// A KV read of several keys has at most so many
// (https://docs.deno.com/deploy/kv/transactions/).
const MAX_READ_KEYS = 10;

/**
 * The segments that changes in the queue are about, as the store has them in the version
 * that is known: a commit checks that version, so they can be written again from here.
 */
export class TargetSegments {
  readonly #kv: Deno.Kv;
  readonly #room: RoomName;
  readonly #mirror: LogMirror;
  #read = new Map<number, ReadSegment>();

  /**
   * @param kv The store.
   * @param room The room.
   * @param mirror What is known of its log.
   */
  constructor(kv: Deno.Kv, room: RoomName, mirror: LogMirror) {
    this.#kv = kv;
    this.#room = room;
    this.#mirror = mirror;
  }

  /** Those that were read, by their last seq. */
  get read(): ReadonlyMap<number, ReadSegment> {
    return this.#read;
  }

  /** Forgets what was read: the log has another version. */
  forget(): void {
    if (this.#read.size > 0) this.#read = new Map();
  }

  /**
   * @param queue What waits.
   * @returns Whether the segments of all its changes were read.
   */
  haveAllOf(queue: readonly Pending[]): boolean {
    return this.#missing(queue).size === 0;
  }

  /**
   * Reads the segments of the changes in a queue.
   *
   * @param queue What waits.
   * @returns Whether they are where they were known to be; else another instance has
   * moved them.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async load(queue: readonly Pending[]): Promise<boolean> {
    const targets = this.#missing(queue);
    if (targets.size === 0) return true;
    const { versionstamp } = this.#mirror;
    const keys = [...targets.keys()].map((last) =>
      segmentKey(this.#room, last)
    );
    const reading = this.#kv.getMany<unknown[]>(keys);
    const stored = await withDeadline(reading, READ_TIMEOUT_MS);
    // What was read is older than what is known by now.
    if (this.#mirror.versionstamp !== versionstamp) return true;
    for (const { key, value } of stored) {
      if (value === null) return false;
      const last = lastSeqOf(key);
      const entries = readSegment(value);
      const bytes = sizeOf(entries);
      const first = last - entries.length + 1;
      if (first > (targets.get(last) ?? 0)) return false;
      this.#read.set(last, { first, last, entries, bytes });
    }
    return true;
  }

  /** Last seq of each, and an entry that it must have. */
  #missing(queue: readonly Pending[]): ReadonlyMap<number, number> {
    const targets = new Map<number, number>();
    const { oldestSeq, seq } = this.#mirror;
    for (const pending of queue) {
      if ("settings" in pending) continue;
      const { newEntry } = pending;
      if (newEntry.kind === undefined) continue;
      const { of } = newEntry;
      if (of < oldestSeq || of > seq) continue;
      const { last } = this.#mirror.segmentOf(of);
      if (this.#read.has(last)) continue;
      targets.set(last, Math.min(of, targets.get(last) ?? of));
      // The others wait for the commits after this one.
      if (targets.size === MAX_READ_KEYS) break;
    }
    return targets;
  }
}
