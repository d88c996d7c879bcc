// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { withDeadline } from "../history/deadline.ts";
import type { Change } from "../history/bulletin.ts";
import type { Instances } from "../history/instances.ts";
import {
  PRESENCE_LIFETIME_MS,
  type PresenceStore,
  type StoredPresence,
} from "../history/presence_store.ts";
import type { Online } from "./presence.ts";

/** What {@linkcode PresenceSync} is made of. */
export interface PresenceSyncOptions {
  readonly instances: Instances;
  readonly store: PresenceStore;
  /** Names of the rooms that somebody is connected to here. */
  readonly localRooms: () => Iterable<RoomName>;
  /** Who is connected to a room here. */
  readonly localOnline: (room: RoomName) => Online;
  /** Is told why the store could not be written. */
  readonly onError: (cause: unknown) => void;
}

const REFRESH_MS = PRESENCE_LIFETIME_MS / 3;

// A store that doesn't answer for this long counts as failing.
const READ_TIMEOUT_MS = 5000;

// Two mutations a room, well within the 1000 of one operation.
const ROOMS_A_COMMIT = 100;

/**
 * Tells other instances who is connected to this one, and that somebody types.
 * While there are no others, it does nothing. What changes while a commit is under
 * way goes into the next one.
 */
export class PresenceSync {
  readonly #options: PresenceSyncOptions;
  readonly #dirty = new Set<RoomName>();
  readonly #typing: Change[] = [];
  #flushing: Promise<void> | null = null;
  #refreshTimer: ReturnType<typeof setInterval> | undefined;

  /** @param options What it is made of. */
  constructor(options: PresenceSyncOptions) {
    this.#options = options;
  }

  /** Starts to refresh what would expire. */
  start(): void {
    this.#refreshTimer ??= setInterval(() => this.#refresh(), REFRESH_MS);
  }

  /** Stops. What others know of this instance goes with the instance. */
  async stop(): Promise<void> {
    clearInterval(this.#refreshTimer);
    this.#refreshTimer = undefined;
    await this.#flushing;
  }

  /**
   * Tells of a room whose local presence has changed.
   *
   * @param room The room.
   */
  changed(room: RoomName): void {
    if (!this.#options.instances.hasPeers) return;
    this.#dirty.add(room);
    this.#flushing ??= this.#flush();
  }

  /** Tells of all rooms: other instances have started, and know of none. */
  allChanged(): void {
    for (const room of this.#options.localRooms()) this.changed(room);
  }

  /**
   * Tells that somebody types.
   *
   * @param room The room.
   * @param user Who.
   */
  typing(room: RoomName, user: User): void {
    if (!this.#options.instances.hasPeers) return;
    this.#typing.push({ kind: "typing", room, user });
    this.#flushing ??= this.#flush();
  }

  /**
   * Reads who is in a room on one other instance.
   *
   * @param room The room.
   * @param instance The instance.
   * @returns Who is there, `null` for nobody.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async read(room: RoomName, instance: string): Promise<StoredPresence | null> {
    const reading = this.#options.store.read(room, instance);
    return await withDeadline(reading, READ_TIMEOUT_MS);
  }

  /**
   * Reads who is in a room on all other instances that live.
   *
   * @param room The room.
   * @returns Who is there, by instance.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async readAll(room: RoomName): Promise<Map<string, StoredPresence>> {
    const { instances, store } = this.#options;
    if (!instances.hasPeers) return new Map();
    const peers = new Set(instances.peers);
    const all = await withDeadline(store.readAll(room), READ_TIMEOUT_MS);
    return new Map([...all].filter(([instance]) => peers.has(instance)));
  }

  async #flush(): Promise<void> {
    // A turn later: what the same event brings goes along.
    await Promise.resolve();
    while (this.#dirty.size > 0 || this.#typing.length > 0) {
      const rooms = [...this.#dirty].slice(0, ROOMS_A_COMMIT);
      for (const room of rooms) this.#dirty.delete(room);
      const changes: Change[] = [
        ...rooms.map((room) => ({ kind: "presence" as const, room })),
        ...this.#typing.splice(0),
      ];
      await this.#write(rooms, changes);
    }
    this.#flushing = null;
  }

  async #write(
    rooms: readonly RoomName[],
    changes: readonly Change[],
  ): Promise<void> {
    const { instances, store, localOnline, onError } = this.#options;
    try {
      await instances.announce(changes, (operation) => {
        for (const room of rooms) {
          const { onlineUsers, onlineCount } = localOnline(room);
          const presence = { users: onlineUsers, count: onlineCount };
          store.write(operation, instances.id, room, presence);
        }
      });
    } catch (cause) {
      // The next refresh makes up for it.
      onError(cause);
    }
  }

  async #refresh(): Promise<void> {
    if (!this.#options.instances.hasPeers) return;
    const rooms = [...this.#options.localRooms()];
    for (let i = 0; i < rooms.length; i += ROOMS_A_COMMIT) {
      await this.#write(rooms.slice(i, i + ROOMS_A_COMMIT), []);
    }
  }
}
