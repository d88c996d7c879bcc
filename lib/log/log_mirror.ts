// Runs on the server.

import { isMessage } from "../protocol/entries.ts";
import { KeptIndex } from "./kept_index.ts";
import type { Known, LoadedRoom } from "./load_room.ts";
import type { PreparedCommit } from "./prepared_commit.ts";
import type { Caps, Entries } from "./read_entries.ts";
import type { RoomRecord } from "./room_record.ts";
import { lastUseOf } from "./room_use.ts";
import { entryBytes } from "./segment.ts";
import { keptOf, kindOf, withWords } from "./stored_entry.ts";

// Latest entries that stay in memory, for those who come and those who lag.
const TAIL_ENTRIES = 100;

/**
 * What memory knows of one room's log in the store: the head, which entries are kept,
 * where the segments are, and the newest entries.
 */
export class LogMirror {
  /** The store's version of the head; `null` before the first entry. */
  versionstamp: string | null = null;
  /** The store's version of what new logs don't begin below. */
  floorVersionstamp: string | null = null;
  /** seq of the newest entry; before the first, of the one that would be before it. */
  seq = 0;
  /** seq of the first entry that there ever was; `null` before it. */
  firstSeq: number | null = null;
  /** What the head says of the lobby's entry, in milliseconds since the epoch. */
  listedAt = 0;
  /** What the head says of the last use, in milliseconds since the epoch; 0 for nothing. */
  lastUse = 0;
  /** What the head says of who began the room. */
  begunFrom: string | undefined;
  /** What the room is; `null` while nobody has made it. */
  record: RoomRecord | null = null;
  /** Which entries are kept. */
  kept = new KeptIndex(1);
  /** Last seq of each segment, in order. */
  #segments: number[] = [];
  #tail: string[] = [];
  #isKnown = false;

  /** seq of the oldest entry that is kept. */
  get oldestSeq(): number {
    return this.kept.oldestSeq;
  }

  /** What the next read can go on from; `null` before the first one. */
  get known(): Known | null {
    if (!this.#isKnown) return null;
    return { seq: this.seq, segmentOf: (seq) => this.segmentOf(seq) };
  }

  /**
   * @param read What the store has.
   * @returns Whether that is another room: the one that was known has been deleted.
   */
  isReplacedBy(read: LoadedRoom): boolean {
    return this.firstSeq !== null && this.firstSeq !== firstSeqOf(read);
  }

  /**
   * Reads entries from memory, as they are stored.
   *
   * @param from First seq wanted.
   * @param to Last seq wanted.
   * @returns The entries; `null` when memory doesn't have all.
   */
  recent(from: number, to: number): Entries | null {
    if (from > to) return { firstSeq: from, entries: [] };
    const tailFrom = this.seq - this.#tail.length + 1;
    if (from < tailFrom || to > this.seq) return null;
    const entries = this.#tail.slice(from - tailFrom, to - tailFrom + 1);
    return { firstSeq: from, entries };
  }

  /**
   * @param seq An entry up to the newest.
   * @returns First and last seq of the segment that has it. The first one of the room may
   * begin later than it says.
   */
  segmentOf(seq: number): { readonly first: number; readonly last: number } {
    let from = 0;
    let to = this.#segments.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#segments[middle] ?? Infinity) < seq) from = middle + 1;
      else to = middle;
    }
    return {
      first: (this.#segments[from - 1] ?? 0) + 1,
      last: this.#segments[from] ?? this.seq,
    };
  }

  /**
   * @param oldestSeq seq of the oldest entry that is kept.
   * @param most How many are wanted.
   * @returns Last seq of the oldest segments without kept entries.
   */
  segmentsBelow(oldestSeq: number, most: number): number[] {
    const firstKept = this.#segments.findIndex((last) => last >= oldestSeq);
    const below = firstKept === -1 ? this.#segments.length : firstKept;
    return this.#segments.slice(0, Math.min(below, most));
  }

  /**
   * Takes over a commit that the store accepted; {@linkcode KeptIndex} has its entries
   * already.
   *
   * @param commit What was committed.
   * @param versionstamp The store's version of it.
   */
  settle(commit: PreparedCommit, versionstamp: string): void {
    this.versionstamp = versionstamp;
    this.seq = commit.head.seq;
    this.firstSeq = commit.head.firstSeq ?? 1;
    this.listedAt = commit.head.listedAt;
    this.lastUse = lastUseOf(commit.head);
    this.begunFrom = commit.head.begunFrom;
    if (commit.newRecord !== null) this.record = commit.newRecord.record;
    this.kept.drop(commit.dropped);
    this.#segments = this.#segments.slice(commit.deletes.length);
    for (const { last } of commit.rewrites) this.#addSegment(last);
    this.#segments.push(commit.head.seq);
    this.#extendTail(commit.entries);
    for (const [seq, json] of commit.changed) this.#replace(seq, json);
  }

  /**
   * Takes the entries of a commit back that wasn't stored.
   *
   * @param commit The commit.
   */
  undo({ prepared, resized }: PreparedCommit): void {
    for (const [seq, bytes] of resized.toReversed()) {
      this.kept.resize(seq, bytes);
    }
    this.kept.undo(prepared.length);
  }

  /**
   * Takes over what was read.
   *
   * @param read What the store has.
   * @param caps What a room may keep; less, perhaps, than when it was written.
   * @returns The entries that weren't known, as their readers get them; all that is kept
   * where some of them are missing.
   */
  takeOver(read: LoadedRoom, caps: Caps): Entries {
    const { head, known } = read;
    this.#isKnown = true;
    if (read.isWhole) {
      this.kept = new KeptIndex(read.oldestSeq);
      this.#segments = [];
      this.#tail = [];
    }
    this.seq = head.seq;
    this.firstSeq = firstSeqOf(read);
    this.floorVersionstamp = read.floorVersionstamp;
    this.listedAt = head.listedAt;
    this.lastUse = lastUseOf(head);
    this.begunFrom = head.begunFrom;
    this.record = read.record;
    this.versionstamp = read.versionstamp;
    for (const last of read.segments) this.#addSegment(last);
    for (const { entry, json } of read.entries) {
      this.kept.push(keptOf(entry), kindOf(entry), entryBytes(json));
    }
    this.#extendTail(read.entries.map(({ json }) => json));
    for (const [seq, json] of read.changed) {
      this.kept.resize(seq, entryBytes(json));
      this.#replace(seq, json);
    }
    this.kept.drop(read.oldestSeq - this.kept.oldestSeq);
    // The caps may be lower now than when the log was written.
    this.kept.drop(this.kept.excess(caps, this.kept.count).count);

    const fresh = read.entries.slice(
      Math.max(0, (known ?? 0) - (head.seq - read.entries.length)),
    );
    const jsonBySeq = new Map(read.changed);
    for (const { entry, json } of read.entries) {
      if (isMessage(entry)) jsonBySeq.set(entry.seq, json);
    }
    return {
      firstSeq: head.seq - fresh.length + 1,
      entries: fresh.map(({ entry, json }) =>
        "kind" in entry && entry.kind === "edit"
          ? withWords(json, jsonBySeq.get(entry.of))
          : json
      ),
    };
  }

  #addSegment(last: number): void {
    const newest = this.#segments.at(-1) ?? 0;
    if (last > newest) {
      this.#segments.push(last);
    } else if (!this.#segments.includes(last)) {
      // A part of one that was split.
      this.#segments.push(last);
      this.#segments.sort((a, b) => a - b);
    }
  }

  #replace(seq: number, json: string): void {
    const index = seq - (this.seq - this.#tail.length + 1);
    if (index >= 0 && index < this.#tail.length) this.#tail[index] = json;
  }

  #extendTail(entries: readonly string[]): void {
    this.#tail.push(...entries);
    // Cut only now and then: a slice a commit would copy the tail each time.
    if (this.#tail.length > 2 * TAIL_ENTRIES) {
      this.#tail = this.#tail.slice(-TAIL_ENTRIES);
    }
  }
}

function firstSeqOf({ head, versionstamp }: LoadedRoom): number | null {
  return versionstamp === null ? null : head.firstSeq ?? 1;
}
