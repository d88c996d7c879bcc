// Runs on the server.

/**
 * A segment is the value of one commit to one room: its entries as JSON, one a
 * line, in UTF-8. Its key has the seq of the last one, so that the others' are known
 * without parsing. JSON never has a raw line feed, so entries are cut out of segments
 * as they are, and encoded once for storage and for every reader. KV stores bytes as
 * they are, so the size is known exactly. A change of a message writes its segment
 * again.
 *
 * @module
 */

/**
 * Largest segment, in bytes. A KV value may have 64 KiB
 * (https://docs.deno.com/deploy/kv/transactions/), what is left covers its
 * wrapping.
 */
export const MAX_SEGMENT_BYTES = 60 * 1024;

const LINE_FEED = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

// All segments are written here, one after the other: a buffer of its own for each
// room of a commit would be cleared and collected again, megabytes a commit.
const scratch = new Uint8Array(MAX_SEGMENT_BYTES);

/**
 * Collects entries until a segment is full. A segment has to be finished before the
 * next one is begun: they share memory.
 */
export class SegmentWriter {
  readonly #buffer: Uint8Array;
  #bytes = 0;

  /** @param maxBytes Room for entries, at most {@linkcode MAX_SEGMENT_BYTES}. */
  constructor(maxBytes: number) {
    this.#buffer = scratch.subarray(0, maxBytes);
  }

  /**
   * Adds an entry if it fits.
   *
   * @param json The entry as JSON.
   * @returns Its size in bytes with the line feed behind it, or 0 when it doesn't
   * fit.
   */
  add(json: string): number {
    const space = this.#buffer.subarray(this.#bytes);
    const { read, written } = encoder.encodeInto(json, space);
    if (read < json.length || written >= space.length) return 0;
    space[written] = LINE_FEED;
    this.#bytes += written + 1;
    return written + 1;
  }

  /** @returns The segment's bytes so far, as a copy. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#bytes);
  }
}

/**
 * Reads the entries of a segment.
 *
 * @param value What KV returned.
 * @returns JSON of each entry, oldest first.
 * @throws {TypeError} When the value is not a segment.
 */
export function readSegment(value: unknown): string[] {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError("Cannot read the log: a segment is not bytes");
  }
  const lines = decoder.decode(value).split("\n");
  lines.pop();
  return lines;
}

/**
 * Makes a segment of entries.
 *
 * @param entries JSON of each, at least one.
 * @returns The segment's bytes.
 */
export function encodeSegment(entries: readonly string[]): Uint8Array {
  return encoder.encode(`${entries.join("\n")}\n`);
}

/**
 * @param json An entry as JSON.
 * @returns What it takes in a segment, in bytes.
 */
export function entryBytes(json: string): number {
  return encoder.encode(json).byteLength + 1;
}

/**
 * @param entries JSON of each.
 * @returns What they take in a segment, in bytes.
 */
export function sizeOf(entries: readonly string[]): number {
  return entries.reduce((sum, json) => sum + entryBytes(json), 0);
}
