// Runs on the server.

import type { Rewrite } from "./prepared_commit.ts";
import {
  encodeSegment,
  entryBytes,
  MAX_SEGMENT_BYTES,
  sizeOf,
} from "./segment.ts";

// Parts of a segment that has outgrown its bound: there is room in each to grow again.
const SPLIT_BYTES = MAX_SEGMENT_BYTES / 2;

/** A segment as it was read. */
export interface ReadSegment {
  /** seq of its first entry. */
  readonly first: number;
  /** seq of its last entry. */
  readonly last: number;
  /** JSON of each. */
  readonly entries: readonly string[];
  /** What they take, in bytes. */
  readonly bytes: number;
}

/** The segments that a commit writes again, as they are changed one by one. */
export class SegmentRewrites {
  readonly #read: ReadonlyMap<number, ReadSegment>;
  readonly #changed = new Map<number, string[]>();
  #bytes = 0;

  /** @param read Segments that can be changed, by their last seq. */
  constructor(read: ReadonlyMap<number, ReadSegment>) {
    this.#read = read;
  }

  /** What they take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * At most how many segments they become. Halves that are not full: no more than two for
   * each, and one for each half of what they outgrew.
   */
  get count(): number {
    return 2 * this.#changed.size + Math.ceil(this.#bytes / SPLIT_BYTES);
  }

  /**
   * @param last Last seq of a segment.
   * @param seq An entry of it.
   * @returns Its JSON as it is now; `undefined` when that wasn't read.
   */
  get(last: number, seq: number): string | undefined {
    const segment = this.#read.get(last);
    if (segment === undefined) return undefined;
    const entries = this.#changed.get(last) ?? segment.entries;
    return entries[seq - segment.first];
  }

  /**
   * @param last Last seq of a segment, which was read.
   * @param seq An entry of it.
   * @param json What it is to be.
   * @returns How many bytes more have to be written then.
   */
  cost(last: number, seq: number, json: string): number {
    const whole = this.#changed.has(last) ? 0 : this.#read.get(last)?.bytes;
    const before = this.get(last, seq) ?? "";
    return (whole ?? 0) + entryBytes(json) - entryBytes(before);
  }

  /**
   * Changes an entry.
   *
   * @param last Last seq of its segment, which was read.
   * @param seq The entry.
   * @param json What it is now.
   */
  set(last: number, seq: number, json: string): void {
    const segment = this.#read.get(last);
    if (segment === undefined) return;
    this.#bytes += this.cost(last, seq, json);
    const entries = this.#changed.get(last) ?? [...segment.entries];
    entries[seq - segment.first] = json;
    this.#changed.set(last, entries);
  }

  /**
   * @param firstKept Last seq of the oldest segment that stays.
   * @returns What has to be written; those that outgrew their bound in parts.
   */
  finish(firstKept: number): Rewrite[] {
    const rewrites: Rewrite[] = [];
    for (const [last, entries] of this.#changed) {
      const first = this.#read.get(last)?.first;
      if (last < firstKept || first === undefined) continue;
      let next = first;
      for (const part of split(entries)) {
        next += part.length;
        rewrites.push({ last: next - 1, value: encodeSegment(part) });
      }
    }
    return rewrites;
  }
}

function split(entries: readonly string[]): string[][] {
  if (sizeOf(entries) <= MAX_SEGMENT_BYTES) return [[...entries]];
  const parts: string[][] = [];
  let part: string[] = [];
  let bytes = 0;
  for (const json of entries) {
    const size = entryBytes(json);
    if (part.length > 0 && bytes + size > SPLIT_BYTES) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(json);
    bytes += size;
  }
  parts.push(part);
  return parts;
}
