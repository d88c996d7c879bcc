// Runs on the server.

/** What identifies a message within the kept history of a room. */
export interface MessageKey {
  /** The sender. */
  readonly userId: string;
  /** The sender's own id of the message. */
  readonly id: string;
}

/** One kept entry, without its text. */
interface KeptEntry extends MessageKey {
  readonly bytes: number;
}

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
  // By userId, then id: one string of both would have to be put together and hashed
  // for each message.
  readonly #seqs = new Map<string, Map<string, number>>();

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

  /** Bytes of the kept entries. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param key What identifies a message.
   * @returns seq of the kept entry with that key, if there is one.
   */
  seqOf({ userId, id }: MessageKey): number | undefined {
    return this.#seqs.get(userId)?.get(id);
  }

  /**
   * Adds the entry with the next seq.
   *
   * @param key What identifies it.
   * @param bytes Its size in the log.
   */
  push({ userId, id }: MessageKey, bytes: number): void {
    let seqs = this.#seqs.get(userId);
    if (seqs === undefined) {
      seqs = new Map();
      this.#seqs.set(userId, seqs);
    }
    seqs.set(id, this.#oldestSeq + this.count);
    this.#entries.push({ userId, id, bytes });
    this.#bytes += bytes;
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
      this.#forget(entry, lastSeq);
    }
  }

  /**
   * How many of the oldest entries have to go.
   *
   * @param caps The caps on entries and bytes.
   * @param most How many may go, at most `count`.
   * @returns The number to {@linkcode drop}, and the bytes of those.
   */
  excess(
    caps: { readonly messages: number; readonly bytes: number },
    most: number,
  ): { count: number; bytes: number } {
    let count = 0;
    let bytes = 0;
    while (
      count < most &&
      (this.count - count > caps.messages || this.#bytes - bytes > caps.bytes)
    ) {
      bytes += this.#entries[this.#offset + count]?.bytes ?? 0;
      count++;
    }
    return { count, bytes };
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
      this.#forget(entry, this.#oldestSeq);
      this.#oldestSeq++;
      this.#offset++;
    }
    if (this.#offset > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#offset);
      this.#offset = 0;
    }
  }

  #forget({ userId, id, bytes }: KeptEntry, seq: number): void {
    this.#bytes -= bytes;
    const seqs = this.#seqs.get(userId);
    // The same key can have been stored again after it fell out of the window.
    if (seqs?.get(id) !== seq) return;
    seqs.delete(id);
    if (seqs.size === 0) this.#seqs.delete(userId);
  }
}
