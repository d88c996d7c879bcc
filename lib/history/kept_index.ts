// Runs on the server.

/** One kept entry, without its text. */
interface KeptEntry {
  readonly key: string;
  readonly bytes: number;
}

/**
 * What is known in memory of a room's kept entries: which `(userId, id)` are
 * among them, and how many bytes each takes, so that the caps are exact. About
 * 100 bytes an entry; texts stay in the store.
 */
export class KeptIndex {
  // entries[offset + i] is the entry with seq `floor + i`; what is before
  // `offset` has been dropped and is cut off now and then.
  #entries: KeptEntry[] = [];
  #offset = 0;
  #floor: number;
  #bytes = 0;
  readonly #seqs = new Map<string, number>();

  /** @param floor seq that the first entry added will have. */
  constructor(floor: number) {
    this.#floor = floor;
  }

  /** seq of the oldest kept entry; `lastSeq + 1` when there is none. */
  get floor(): number {
    return this.#floor;
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
   * @param key A `draftKey`.
   * @returns seq of the kept entry with that key, if there is one.
   */
  seqOf(key: string): number | undefined {
    return this.#seqs.get(key);
  }

  /**
   * Adds the entry with the next seq.
   *
   * @param key Its `draftKey`.
   * @param bytes Its size in the log.
   */
  push(key: string, bytes: number): void {
    this.#seqs.set(key, this.#floor + this.count);
    this.#entries.push({ key, bytes });
    this.#bytes += bytes;
  }

  /**
   * How many of the oldest entries have to go so that more can be added.
   *
   * @param added Entries that are to be added, and their bytes.
   * @param max The caps on entries and bytes.
   * @returns The number to {@linkcode drop}, at most `count`, and the bytes of
   * those.
   */
  excess(
    added: { readonly count: number; readonly bytes: number },
    max: { readonly messages: number; readonly bytes: number },
  ): { count: number; bytes: number } {
    let count = 0;
    let bytes = 0;
    while (
      count < this.count &&
      (this.count - count + added.count > max.messages ||
        this.#bytes - bytes + added.bytes > max.bytes)
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
      // The same key can have been stored again after it fell out of the window.
      if (this.#seqs.get(entry.key) === this.#floor) {
        this.#seqs.delete(entry.key);
      }
      this.#bytes -= entry.bytes;
      this.#floor++;
      this.#offset++;
    }
    if (this.#offset > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#offset);
      this.#offset = 0;
    }
  }
}
