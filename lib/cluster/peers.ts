// Runs on the server.

import { MAX_WATCHED_KEYS, watchKeys } from "../store/watch.ts";
import {
  type Change,
  type ChangeNotes,
  ChangeNotesReader,
  type Channel,
  CHANNELS,
  isChangeNotes,
  notesKey,
} from "./change_notes.ts";

/** What {@linkcode Peers} needs, and whom it tells. */
export interface PeersOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told of what another instance has changed. */
  readonly onChange: (instance: string, change: Change) => void;
  /** Is told why the store could not be read. */
  readonly onError: (cause: unknown) => void;
}

/** Who has come and gone among the other instances. */
export interface PeersChange {
  readonly came: readonly string[];
  readonly gone: readonly string[];
}

interface Peer {
  readonly readers: Readonly<Record<Channel, ChangeNotesReader>>;
  heardAt: number;
}

/** The other instances, and what they tell: it watches the notes of each. */
export class Peers {
  readonly #options: PeersOptions;
  readonly #peers = new Map<string, Peer>();
  #watches = new AbortController();
  #running: Promise<unknown>[] = [];

  /** @param options The store, and whom to tell. */
  constructor(options: PeersOptions) {
    this.#options = options;
  }

  /** How many there are. */
  get count(): number {
    return this.#peers.size;
  }

  /** Their ids. */
  get ids(): Iterable<string> {
    return this.#peers.keys();
  }

  /**
   * @param instance Another instance.
   * @returns Whether it lives, as far as is known.
   */
  has(instance: string): boolean {
    return this.#peers.has(instance);
  }

  /**
   * Takes over who there is.
   *
   * @param ids The other instances.
   * @returns What is new about that.
   */
  follow(ids: ReadonlySet<string>): PeersChange {
    const gone = [...this.#peers.keys()].filter((id) => !ids.has(id));
    const came = [...ids].filter((id) => !this.#peers.has(id));
    for (const id of gone) this.#peers.delete(id);
    for (const id of came) {
      this.#peers.set(id, {
        readers: {
          log: new ChangeNotesReader(),
          people: new ChangeNotesReader(),
        },
        heardAt: this.#options.now(),
      });
    }
    if (gone.length > 0 || came.length > 0) this.#watchAll();
    return { came, gone };
  }

  /**
   * @param silenceMs How long one may say nothing.
   * @returns Those that have said nothing for longer.
   */
  silentFor(silenceMs: number): string[] {
    const now = this.#options.now();
    return [...this.#peers]
      .filter(([, { heardAt }]) => now - heardAt > silenceMs)
      .map(([id]) => id);
  }

  /** Ends the watches. */
  async stop(): Promise<void> {
    this.#watches.abort();
    await Promise.all(this.#running);
  }

  #watchAll(): void {
    this.#watches.abort();
    const { signal } = this.#watches = new AbortController();
    const targets = [...this.#peers.keys()].flatMap((id) =>
      CHANNELS.map((channel) => ({ id, channel }))
    );
    for (let i = 0; i < targets.length; i += MAX_WATCHED_KEYS) {
      const watched = targets.slice(i, i + MAX_WATCHED_KEYS);
      const running = watchKeys({
        ...this.#options,
        keys: watched.map(({ id, channel }) => notesKey(id, channel)),
        signal,
        onEntries: (entries) => {
          entries.forEach(({ value }, index) => {
            const target = watched[index];
            if (target !== undefined && isChangeNotes(value)) {
              this.#hear(target.id, target.channel, value);
            }
          });
        },
      });
      this.#running.push(running);
      running.finally(() => {
        this.#running = this.#running.filter((other) => other !== running);
      });
    }
  }

  #hear(id: string, channel: Channel, notes: ChangeNotes): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    peer.heardAt = this.#options.now();
    for (const change of peer.readers[channel].read(notes)) {
      this.#options.onChange(id, change);
    }
  }
}
