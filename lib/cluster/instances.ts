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

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { watchKeys } from "../store/watch.ts";
import { type Change, CHANNELS, notesKey } from "./change_notes.ts";
import { OwnNotes } from "./own_notes.ts";
import { Peers } from "./peers.ts";
import { register, REGISTRY_KEY, unregister } from "./registry.ts";

/** What {@linkcode Instances} needs. */
export interface InstancesOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told why the store could not be read or written. */
  readonly onError: (cause: unknown) => void;
}

/** Is told of what other instances write to the log. */
export interface LogFollower {
  /** A room has new entries. */
  refresh(room: RoomName): void;
  /** Any room may have new entries. */
  refreshAll(): void;
}

/** Is told of the people on other instances. */
export interface PeopleFollower {
  /** Who is in a room on another instance has changed. */
  changed(instance: string, room: RoomName): void;
  /** Who is anywhere may have changed. */
  allChanged(): void;
  /** A user is typing in a room. */
  typing(room: RoomName, user: User): void;
  /** A user has another name. */
  renamed(user: User): void;
  /** A user doesn't want to be known any more. */
  forgotten(user: User): void;
  /** Another instance has stopped, or is silent for too long. */
  gone(instance: string): void;
}

/** Those who are told of other instances. */
export interface Followers {
  readonly log: LogFollower;
  readonly people: PeopleFollower;
  /** Other instances have started, and know nothing of this one. */
  readonly onCame: () => void;
}

// How often an instance says that it lives.
const HEARTBEAT_MS = 10_000;

// An instance that is silent for longer is dropped by the others.
const SILENCE_MS = 3 * HEARTBEAT_MS;

/** This instance and the others; see the module's guide. */
export class Instances {
  /** This instance. */
  readonly id = crypto.randomUUID().slice(0, 8);
  readonly #options: InstancesOptions;
  readonly #notes: OwnNotes;
  readonly #peers: Peers;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #registryWatch: AbortController | undefined;
  #watching: Promise<unknown> = Promise.resolve();
  #followers: Followers | null = null;

  /** @param options The store, and the effects. */
  constructor(options: InstancesOptions) {
    this.#options = options;
    this.#notes = new OwnNotes({ ...options, instance: this.id });
    this.#peers = new Peers({
      ...options,
      onChange: (instance, change) => this.#pass(instance, change),
    });
  }

  /** Whether there are other instances. */
  get hasPeers(): boolean {
    return this.#peers.count > 0;
  }

  /** Ids of the other instances. */
  get peers(): Iterable<string> {
    return this.#peers.ids;
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
   * @param followers Are told of them from now on.
   * @throws Whatever the store throws.
   */
  async start(followers: Followers): Promise<void> {
    this.#followers = followers;
    // First what can fail: nothing has been started then that would have to end.
    await this.announce([]);
    const ids = await register(this.#options.kv, this.id);
    const { signal } = this.#registryWatch = new AbortController();
    this.#followRegistry(ids);
    this.#watching = watchKeys({
      ...this.#options,
      keys: [REGISTRY_KEY],
      signal,
      onEntries: ([registry]) => {
        if (Array.isArray(registry?.value)) {
          this.#followRegistry(registry.value);
        }
      },
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  /** Leaves the others. Does not throw: an instance that can't say so is dropped. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#registryWatch?.abort();
    await Promise.all([this.#watching, this.#peers.stop()]);
    try {
      await this.#notes.idle();
      await this.#unregister([this.id]);
    } catch (cause) {
      this.#options.onError(cause);
    }
  }

  /** As {@linkcode OwnNotes.tell}, while there are others. */
  tell(operation: Deno.AtomicOperation, rooms: readonly RoomName[]): void {
    if (this.hasPeers) this.#notes.tell(operation, rooms);
  }

  /** As {@linkcode OwnNotes.announce}. */
  announce(...args: Parameters<OwnNotes["announce"]>): Promise<void> {
    return this.#notes.announce(...args);
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
    const { came, gone } = this.#peers.follow(others);
    for (const id of gone) this.#followers?.people.gone(id);
    // What this instance did while it thought that it was alone, nobody was told.
    if (came.length > 0) this.#introduce();
    if (!ids.includes(this.id)) this.#report(this.#comeBack());
  }

  /** Others took it for dead, after a long sleep perhaps, and forgot all it told. */
  async #comeBack(): Promise<void> {
    await register(this.#options.kv, this.id);
    this.#introduce();
  }

  #introduce(): void {
    this.#report(this.announce([{ kind: "all" }]));
    this.#followers?.onCame();
  }

  get #isStopping(): boolean {
    return this.#registryWatch?.signal.aborted ?? false;
  }

  /** Passes what another instance has changed on to whom it concerns. */
  #pass(instance: string, change: Change): void {
    if (this.#followers === null) return;
    const { log, people } = this.#followers;
    switch (change.kind) {
      case "log":
        return log.refresh(change.room);
      case "presence":
        return people.changed(instance, change.room);
      case "typing":
        return people.typing(change.room, change.user);
      case "renamed":
        return people.renamed(change.user);
      case "forgotten":
        return people.forgotten(change.user);
      case "all":
        log.refreshAll();
        people.allChanged();
    }
  }

  /** Says that this instance lives, and drops those that don't. */
  #beat(): void {
    this.#report(this.announce([]));
    const silent = this.#peers.silentFor(SILENCE_MS);
    if (silent.length === 0) return;
    this.#report(
      this.#unregister(silent).then((ids) => this.#followRegistry(ids)),
    );
  }

  #report(done: Promise<unknown>): void {
    done.catch((cause) => this.#options.onError(cause));
  }
}
