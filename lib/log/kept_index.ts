// Runs on the server.

import { lookOf } from "../protocol/look_alikes.ts";
import { BareNames } from "./bare_names.ts";

/** What identifies an entry within the kept history of a room. */
export interface EntryKey {
  /** The sender. */
  readonly userId: string;
  /** The sender's own id of the entry. */
  readonly id: string;
}

/** What an entry is, as far as memory has to know. */
export type EntryKind = "message" | "edit" | "other";

/** An entry that is to be kept. */
export interface NewKept extends EntryKey {
  /** Under which name it was written, and whether that alone says by whom. */
  readonly userName?: string;
  readonly tag?: string;
}

/** One kept entry, without its text. */
interface KeptEntry extends EntryKey {
  readonly kind: EntryKind;
  /** What the name is read as that its author has been known by alone, if any. */
  readonly bareReadings: readonly string[] | null;
  bytes: number;
}

// Dropped entries that are still held: each cut copies the list.
const MAX_DROPPED = 100;

/**
 * What is known in memory of a room's kept entries: which `(userId, id)` are
 * among them, and how many bytes each takes, so that the caps are exact. A few
 * hundred bytes an entry at most; texts stay in the store.
 */
export class KeptIndex {
  // entries[offset + i] is the entry with seq `oldestSeq + i`; what is before
  // `offset` has been dropped and is cut off now and then.
  #entries: KeptEntry[] = [];
  #offset = 0;
  #oldestSeq: number;
  #bytes = 0;
  #messages = 0;
  // By userId, then id: one string of both would have to be put together and hashed
  // for each message.
  readonly #seqs = new Map<string, Map<string, number>>();
  readonly #bareNames = new BareNames();

  /** @param oldestSeq seq that the first entry added will have. */
  constructor(oldestSeq: number) {
    this.#oldestSeq = oldestSeq;
  }

  /** seq of the oldest kept entry; `lastSeq + 1` when there is none. */
  get oldestSeq(): number {
    return this.#oldestSeq;
  }

  /** Number of kept entries. */
  get count(): number {
    return this.#entries.length - this.#offset;
  }

  /** Number of users whose entries are kept. */
  get users(): number {
    return this.#seqs.size;
  }

  /** Number of kept messages. */
  get messages(): number {
    return this.#messages;
  }

  /** Bytes of the kept entries. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param key What identifies an entry.
   * @returns seq of the kept entry with that key, if there is one.
   */
  seqOf({ userId, id }: EntryKey): number | undefined {
    return this.#seqs.get(userId)?.get(id);
  }

  /**
   * @param reading What a name is read as.
   * @returns The user who is known by it alone, as whoever has written under it for
   * longest is: the author of the oldest kept entry without a tag.
   */
  bearerOf(reading: string): string | undefined {
    return this.#bareNames.bearerOf(reading);
  }

  /**
   * Adds the entry with the next seq.
   *
   * @param entry What identifies it, and its author's name.
   * @param kind What it is.
   * @param bytes Its size in the log.
   */
  push(entry: NewKept, kind: EntryKind, bytes: number): void {
    const { userId, id, userName, tag } = entry;
    let seqs = this.#seqs.get(userId);
    if (seqs === undefined) {
      seqs = new Map();
      this.#seqs.set(userId, seqs);
    }
    seqs.set(id, this.#oldestSeq + this.count);
    const bareReadings = userName === undefined || tag !== undefined
      ? null
      : lookOf(userName).readings;
    if (bareReadings !== null) this.#bareNames.push(bareReadings, userId);
    this.#entries.push({ userId, id, kind, bareReadings, bytes });
    this.#bytes += bytes;
    if (kind === "message") this.#messages++;
  }

  /**
   * Notes that a kept entry has another size.
   *
   * @param seq The entry; one that isn't kept is no error.
   * @param bytes Its size in the log now.
   * @returns Its size before.
   */
  resize(seq: number, bytes: number): number {
    const entry = this.#at(seq);
    if (entry === undefined) return 0;
    const before = entry.bytes;
    this.#bytes += bytes - before;
    entry.bytes = bytes;
    return before;
  }

  /**
   * @param seq An entry.
   * @returns What it is; `undefined` when it isn't kept.
   */
  kindOf(seq: number): EntryKind | undefined {
    return this.#at(seq)?.kind;
  }

  /**
   * @param count How many messages are wanted.
   * @returns seq of the oldest of the newest `count` messages, or of the oldest entry
   * when there aren't so many.
   */
  newestMessagesFrom(count: number): number {
    let seq = this.#oldestSeq + this.count;
    for (let left = count; left > 0 && seq > this.#oldestSeq;) {
      seq--;
      if (this.#at(seq)?.kind === "message") left--;
    }
    return seq;
  }

  /**
   * @param userId A user.
   * @returns seqs of the kept messages of that user, the oldest first.
   */
  messagesBy(userId: string): number[] {
    return this.#entries.slice(this.#offset).flatMap((entry, index) =>
      entry.kind === "message" && entry.userId === userId
        ? [this.#oldestSeq + index]
        : []
    );
  }

  /**
   * Takes the newest entries back, which were added a moment ago.
   *
   * @param count How many, at most {@linkcode KeptIndex.count}.
   */
  undo(count: number): void {
    for (let i = 0; i < count; i++) {
      const lastSeq = this.#oldestSeq + this.count - 1;
      const entry = this.#entries.pop();
      if (entry === undefined) return;
      if (entry.bareReadings !== null) this.#bareNames.pop(entry.bareReadings);
      this.#forget(entry, lastSeq);
    }
  }

  /**
   * How many of the oldest entries have to go.
   *
   * @param caps The caps on messages, and on the bytes of all entries.
   * @param most How many may go, at most `count`.
   * @returns The number to {@linkcode drop}, and what those are.
   */
  excess(
    caps: { readonly messages: number; readonly bytes: number },
    most: number,
  ): { count: number; messages: number; bytes: number } {
    const excess = { count: 0, messages: 0, bytes: 0 };
    while (
      excess.count < most &&
      (this.#messages - excess.messages > caps.messages ||
        this.#bytes - excess.bytes > caps.bytes)
    ) {
      const entry = this.#entries[this.#offset + excess.count];
      if (entry === undefined) break;
      excess.count++;
      excess.bytes += entry.bytes;
      if (entry.kind === "message") excess.messages++;
    }
    return excess;
  }

  /**
   * Forgets the oldest entries.
   *
   * @param count How many, at most {@linkcode KeptIndex.count}.
   */
  drop(count: number): void {
    for (let i = 0; i < count; i++) {
      const entry = this.#entries[this.#offset];
      if (entry === undefined) return;
      if (entry.bareReadings !== null) {
        this.#bareNames.shift(entry.bareReadings);
      }
      this.#forget(entry, this.#oldestSeq);
      this.#oldestSeq++;
      this.#offset++;
    }
    if (this.#offset >= MAX_DROPPED) {
      this.#entries = this.#entries.slice(this.#offset);
      this.#offset = 0;
    }
  }

  #at(seq: number): KeptEntry | undefined {
    return seq < this.#oldestSeq
      ? undefined
      : this.#entries[this.#offset + seq - this.#oldestSeq];
  }

  #forget({ userId, id, kind, bytes }: KeptEntry, seq: number): void {
    this.#bytes -= bytes;
    if (kind === "message") this.#messages--;
    const seqs = this.#seqs.get(userId);
    // The same key can have been stored again after it fell out of the window.
    if (seqs?.get(id) !== seq) return;
    seqs.delete(id);
    if (seqs.size === 0) this.#seqs.delete(userId);
  }
}
