// Runs on the server.

/**
 * The instances of Islet on one store: processes on one KV Connect server, workers of
 * one process on a file, isolates on Deno Deploy. Each writes what it changed to keys
 * of its own, and watches those of the others: the cost grows with instances, not
 * with rooms, and an instance's own changes cost it no reads. One that is alone writes
 * nothing but its heartbeat.
 *
 * | key | value |
 * | --- | --- |
 * | `["instances"]` | ids of all instances |
 * | `["instances", id, channel]` | {@linkcode ChangeNotes} of the log, or of presence and typing, which are the heartbeat too |
 *
 * @module
 */

import type { RoomName } from "../protocol/room_name.ts";
import {
  type Change,
  type ChangeNotes,
  ChangeNotesReader,
  ChangeNotesWriter,
  type Channel,
  CHANNELS,
  isChangeNotes,
  notesKey,
} from "./change_notes.ts";
import {
  COMMIT_TIMEOUT_MS,
  commitOperation,
} from "../store/commit_operation.ts";
import { withDeadline } from "../store/deadline.ts";
import { MAX_WATCHED_KEYS, watchKeys } from "../store/watch.ts";
import { register, REGISTRY_KEY, unregister } from "./registry.ts";

/** What {@linkcode Instances} needs. */
export interface InstancesOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told why the store could not be read or written. */
  readonly onError: (cause: unknown) => void;
}

/** Is told of other instances. */
export interface InstancesListener {
  /** Another instance changed something. */
  readonly onChange: (instance: string, change: Change) => void;
  /** Other instances have started. */
  readonly onCame: () => void;
  /** Another instance has stopped, or is silent for too long. */
  readonly onGone: (instance: string) => void;
}

// How often an instance says that it lives.
const HEARTBEAT_MS = 10_000;

// An instance that is silent for longer is dropped by the others.
const SILENCE_MS = 3 * HEARTBEAT_MS;

const NOBODY: InstancesListener = {
  onChange() {},
  onCame() {},
  onGone() {},
};

interface Peer {
  readonly readers: Readonly<Record<Channel, ChangeNotesReader>>;
  heardAt: number;
}

/** This instance and the others; see the module's guide. */
export class Instances {
  /** This instance. */
  readonly id = crypto.randomUUID().slice(0, 8);
  readonly #options: InstancesOptions;
  readonly #writers = {
    log: new ChangeNotesWriter(),
    people: new ChangeNotesWriter(),
  };
  readonly #peers = new Map<string, Peer>();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #registryWatch: AbortController | undefined;
  #peerWatches: AbortController | undefined;
  #announcing: Promise<void> = Promise.resolve();
  #running: Promise<unknown>[] = [];
  #listener: InstancesListener = NOBODY;

  /** @param options The store, and the effects. */
  constructor(options: InstancesOptions) {
    this.#options = options;
  }

  /** Whether there are other instances. */
  get hasPeers(): boolean {
    return this.#peers.size > 0;
  }

  /** Ids of the other instances. */
  get peers(): Iterable<string> {
    return this.#peers.keys();
  }

  /**
   * @param instance Another instance.
   * @returns Whether it lives, as far as this one knows.
   */
  isPeer(instance: string): boolean {
    return this.#peers.has(instance);
  }

  /**
   * Joins the others and starts to watch them.
   *
   * @param listener Is told of them from now on.
   * @throws Whatever the store throws.
   */
  async start(listener: InstancesListener): Promise<void> {
    this.#listener = listener;
    // First what can fail: nothing has been started then that would have to end.
    await this.announce([]);
    const ids = await register(this.#options.kv, this.id);
    this.#registryWatch = new AbortController();
    this.#followRegistry(ids);
    this.#watch([REGISTRY_KEY], this.#registryWatch.signal, ([registry]) => {
      if (Array.isArray(registry?.value)) this.#followRegistry(registry.value);
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  /** Leaves the others. Does not throw: an instance that can't say so is dropped. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#registryWatch?.abort();
    this.#peerWatches?.abort();
    await Promise.all(this.#running);
    try {
      await this.#announcing;
      await this.#unregister([this.id]);
    } catch (cause) {
      this.#options.onError(cause);
    }
  }

  /**
   * Has a commit of the log tell the others of it.
   *
   * @param operation The commit; only one at a time may be under way.
   * @param rooms The rooms that it adds to.
   */
  tell(operation: Deno.AtomicOperation, rooms: readonly RoomName[]): void {
    if (!this.hasPeers) return;
    const changes = rooms.map((room) => ({ kind: "log" as const, room }));
    const notes = this.#writers.log.next(changes, this.#options.now());
    operation.set(notesKey(this.id, "log"), notes);
  }

  /**
   * Tells the others of something beside the log, in the order of the calls.
   *
   * @param changes What changed; nothing is the heartbeat.
   * @param mutate What goes into the same commit.
   * @param onLate Is called when a commit that was given up has ended after all: it
   * may have overwritten what was stored meanwhile.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  announce(
    changes: readonly Change[],
    mutate: (operation: Deno.AtomicOperation) => void = () => {},
    onLate: () => void = () => {},
  ): Promise<void> {
    const { kv, now } = this.#options;
    const announced = this.#announcing.then(async () => {
      const operation = kv.atomic();
      mutate(operation);
      const notes = this.#writers.people.next(changes, now());
      operation.set(notesKey(this.id, "people"), notes);
      const committing = commitOperation(operation);
      try {
        await withDeadline(committing, COMMIT_TIMEOUT_MS);
      } catch (cause) {
        // The notes need no repair: by their count others see that they are old.
        committing.then(onLate, (late) => late !== cause && onLate());
        throw cause;
      }
    });
    this.#announcing = announced.catch(() => {});
    return announced;
  }

  /** Takes instances off the list, with what they have told. */
  #unregister(gone: readonly string[]): Promise<string[]> {
    const told = gone.flatMap((id) =>
      CHANNELS.map((each) => notesKey(id, each))
    );
    return unregister(this.#options.kv, gone, told);
  }

  /** Takes over who there is. */
  #followRegistry(ids: readonly string[]): void {
    // It was read before the stop, and nothing is to be watched anew.
    if (this.#isStopping) return;
    const others = new Set(ids.filter((id) => id !== this.id));
    const gone = [...this.#peers.keys()].filter((id) => !others.has(id));
    const came = [...others].filter((id) => !this.#peers.has(id));
    for (const id of gone) {
      this.#peers.delete(id);
      this.#listener.onGone(id);
    }
    for (const id of came) {
      this.#peers.set(id, {
        readers: {
          log: new ChangeNotesReader(),
          people: new ChangeNotesReader(),
        },
        heardAt: this.#options.now(),
      });
    }
    if (gone.length > 0 || came.length > 0) this.#watchPeers();
    if (came.length > 0) {
      // What this instance did while it thought that it was alone, nobody was told.
      this.#introduce();
    }
    if (!ids.includes(this.id)) this.#report(this.#comeBack());
  }

  /** Others took it for dead, after a long sleep perhaps, and forgot all it told. */
  async #comeBack(): Promise<void> {
    await register(this.#options.kv, this.id);
    this.#introduce();
  }

  #introduce(): void {
    this.#report(this.announce([{ kind: "all" }]));
    this.#listener.onCame();
  }

  get #isStopping(): boolean {
    return this.#registryWatch?.signal.aborted ?? false;
  }

  #watchPeers(): void {
    this.#peerWatches?.abort();
    const { signal } = this.#peerWatches = new AbortController();
    const targets = [...this.#peers.keys()].flatMap((id) =>
      CHANNELS.map((channel) => ({ id, channel }))
    );
    for (let i = 0; i < targets.length; i += MAX_WATCHED_KEYS) {
      const watched = targets.slice(i, i + MAX_WATCHED_KEYS);
      const keys = watched.map(({ id, channel }) => notesKey(id, channel));
      this.#watch(keys, signal, (entries) => {
        entries.forEach(({ value }, index) => {
          const target = watched[index];
          if (target !== undefined && isChangeNotes(value)) {
            this.#hear(target.id, target.channel, value);
          }
        });
      });
    }
  }

  #hear(id: string, channel: Channel, notes: ChangeNotes): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    peer.heardAt = this.#options.now();
    for (const change of peer.readers[channel].read(notes)) {
      this.#listener.onChange(id, change);
    }
  }

  /** Says that this instance lives, and drops those that don't. */
  #beat(): void {
    this.#report(this.announce([]));
    const now = this.#options.now();
    const silent = [...this.#peers]
      .filter(([, { heardAt }]) => now - heardAt > SILENCE_MS)
      .map(([id]) => id);
    if (silent.length === 0) return;
    this.#report(
      this.#unregister(silent).then((ids) => this.#followRegistry(ids)),
    );
  }

  #report(done: Promise<unknown>): void {
    done.catch((cause) => this.#options.onError(cause));
  }

  #watch(
    keys: readonly Deno.KvKey[],
    signal: AbortSignal,
    onEntries: (entries: readonly Deno.KvEntryMaybe<unknown>[]) => void,
  ): void {
    const running = watchKeys({ ...this.#options, keys, signal, onEntries });
    this.#running.push(running);
    running.finally(() => {
      this.#running = this.#running.filter((other) => other !== running);
    });
  }
}
