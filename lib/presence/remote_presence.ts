// Runs on the server.

import type { StoredPresence } from "./presence_store.ts";

/** What {@linkcode RemotePresence} reads, and whom it tells. */
export interface RemotePresenceOptions {
  /** Reads who is on one other instance, `null` for nobody. */
  readonly read: (instance: string) => Promise<StoredPresence | null>;
  /** Reads who is on all other instances; nobody is on those that are missing. */
  readonly readAll: () => Promise<Map<string, StoredPresence>>;
  /** Is told what was read of some. */
  readonly onRead: (some: Map<string, StoredPresence | null>) => void;
  /** Is told what was read of all. */
  readonly onReadAll: (all: Map<string, StoredPresence>) => void;
  /** Is told why they could not be read; they are read again. */
  readonly onError: (cause: unknown) => void;
}

// How soon what could not be read is read again.
const RETRY_MS = 1000;

/**
 * Reads who is in a room on other instances, whenever that may have changed. One
 * read at a time, so that none overtakes another: what changes meanwhile is read
 * after it. It owns one timer, which disposing ends.
 */
export class RemotePresence implements Disposable {
  readonly #options: RemotePresenceOptions;
  // What the store has may be other than what was read last. At first, of all.
  #areAllStale = true;
  readonly #stale = new Set<string>();
  #isLoaded = false;
  #reading: Promise<void> | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  /** @param options What to read, and whom to tell. */
  constructor(options: RemotePresenceOptions) {
    this.#options = options;
  }

  /**
   * Reads all, unless that was done before.
   *
   * @throws Whatever the read throws.
   */
  async load(): Promise<void> {
    if (!this.#isLoaded) await this.#read();
  }

  /**
   * Says that an instance has changed.
   *
   * @param instance The instance.
   */
  changed(instance: string): void {
    this.#stale.add(instance);
    this.#readSoon();
  }

  /** Says that any instance may have changed. */
  allChanged(): void {
    this.#areAllStale = true;
    this.#readSoon();
  }

  /** Reads no more. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#retryTimer);
  }

  #readSoon(): void {
    // `onError` has been told of a failure, and a timer tries again.
    this.#read().catch(() => {});
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readStale().finally(() => {
      this.#reading = null;
      const isStale = this.#areAllStale || this.#stale.size > 0;
      // After a failure the timer starts the next read.
      if (!isStale || this.#isDisposed || this.#retryTimer !== undefined) {
        return;
      }
      this.#readSoon();
    });
    return this.#reading;
  }

  async #readStale(): Promise<void> {
    // Wait one microtask, so that changes of the same event share a read.
    await Promise.resolve();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    const instances = [...this.#stale];
    this.#stale.clear();
    try {
      if (this.#areAllStale) await this.#readAll();
      else await this.#readSome(instances);
    } catch (cause) {
      this.#areAllStale = true;
      this.#retryLater();
      this.#options.onError(cause);
      throw cause;
    }
  }

  async #readAll(): Promise<void> {
    this.#areAllStale = false;
    const all = await this.#options.readAll();
    this.#isLoaded = true;
    this.#options.onReadAll(all);
  }

  async #readSome(instances: readonly string[]): Promise<void> {
    const { read, onRead } = this.#options;
    const reads = await Promise.all(
      instances.map(async (instance) =>
        [instance, await read(instance)] as const
      ),
    );
    // All at once: somebody who went from one to another is here all the time.
    onRead(new Map(reads));
  }

  #retryLater(): void {
    if (this.#isDisposed) return;
    this.#retryTimer = setTimeout(() => this.#readSoon(), RETRY_MS);
  }
}
