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
  /** When it was sent, in milliseconds since the epoch. */
  readonly sentAt?: number;
}

/** One kept entry, without its text. */
interface KeptEntry extends EntryKey {
  readonly kind: EntryKind;
  /** What the name is read as that its author has been known by alone, if any. */
  readonly bareReadings: readonly string[] | null;
  readonly sentAt: number;
  /** seq of its author's message before this one; 0 where it is none itself. */
  readonly previousSeq: number;
  bytes: number;
}

/** Somebody of whom there are kept entries. */
interface Author {
  /** By the author's own id. */
  readonly seqs: Map<string, number>;
  /** seq of the newest message, kept or not; 0 for none. */
  lastSeq: number;
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
  readonly #authors = new Map<string, Author>();
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
    return this.#authors.size;
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
    return this.#authors.get(userId)?.seqs.get(id);
  }

  /**
   * @param userId A user.
   * @returns When the newest kept message of that user was sent, in milliseconds since
   * the epoch, if there is one.
   */
  lastSentAt(userId: string): number | undefined {
    const lastSeq = this.#authors.get(userId)?.lastSeq ?? 0;
    return this.#at(lastSeq)?.sentAt;
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
    const { userId, id, userName, tag, sentAt = 0 } = entry;
    let author = this.#authors.get(userId);
    if (author === undefined) {
      author = { seqs: new Map(), lastSeq: 0 };
      this.#authors.set(userId, author);
    }
    const seq = this.#oldestSeq + this.count;
    author.seqs.set(id, seq);
    const isMessage = kind === "message";
    const previousSeq = isMessage ? author.lastSeq : 0;
    if (isMessage) author.lastSeq = seq;
    const bareReadings = userName === undefined || tag !== undefined
      ? null
      : lookOf(userName).readings;
    if (bareReadings !== null) this.#bareNames.push(bareReadings, userId);
    this.#entries.push({
      userId,
      id,
      kind,
      bareReadings,
      sentAt,
      previousSeq,
      bytes,
    });
    this.#bytes += bytes;
    if (isMessage) this.#messages++;
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
   * @param userId A user.
   * @returns seq of the newest kept entry of that user, whatever it is, if there is one.
   */
  newestBy(userId: string): number | undefined {
    const seqs = this.#authors.get(userId)?.seqs.values();
    return seqs?.reduce((newest, seq) => Math.max(newest, seq));
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

  #forget(entry: KeptEntry, seq: number): void {
    const { userId, id, kind, bytes, previousSeq } = entry;
    this.#bytes -= bytes;
    if (kind === "message") this.#messages--;
    const author = this.#authors.get(userId);
    if (author === undefined) return;
    // Taken back, it is as if it had never been there.
    if (author.lastSeq === seq) author.lastSeq = previousSeq;
    // The same key can have been stored again after it fell out of the window.
    if (author.seqs.get(id) !== seq) return;
    author.seqs.delete(id);
    if (author.seqs.size === 0) this.#authors.delete(userId);
  }
}
