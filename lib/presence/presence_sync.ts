// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Change } from "../cluster/change_notes.ts";
import type { Instances } from "../cluster/instances.ts";
import {
  PRESENCE_LIFETIME_MS,
  type PresenceStore,
  type StoredPresence,
} from "./presence_store.ts";
import type { Online } from "./user_sessions.ts";

/** Who is connected to this instance. */
export interface LocalPresence {
  /** Names of the rooms that somebody is connected to. */
  readonly names: Iterable<RoomName>;
  /** Who is connected to a room. */
  localOnline(room: RoomName): Online;
  /** Whether the lobby shows a room that somebody is connected to. */
  isListed(room: RoomName): boolean;
}

/** What {@linkcode PresenceSync} needs. */
export interface PresenceSyncOptions {
  readonly instances: Pick<Instances, "id" | "hasPeers" | "announce">;
  readonly store: PresenceStore;
  /** Is told why the store could not be read or written. */
  readonly onError: (cause: unknown) => void;
}

const REFRESH_MS = PRESENCE_LIFETIME_MS / 3;

// How soon what could not be written is written again.
const RETRY_MS = 1000;

// Two mutations a room, well within the 1000 of one operation.
const ROOMS_A_COMMIT = 100;

const NOBODY: StoredPresence = { users: [], count: 0 };

const NOBODY_HERE: LocalPresence = {
  names: [],
  localOnline: () => ({ onlineUsers: [], onlineCount: 0 }),
  isListed: () => false,
};

/**
 * Tells other instances who is connected to this one, that somebody types, has another
 * name, or doesn't want to be known any more.
 * While there are no others, it does nothing but take back what they were told and
 * no longer holds. What changes while a commit is under way goes into the next one.
 * It owns two timers, both of which `stop()` ends.
 */
export class PresenceSync {
  readonly #options: PresenceSyncOptions;
  readonly #dirty = new Set<RoomName>();
  // Rooms that are in the store, or will be.
  readonly #stored = new Set<RoomName>();
  readonly #notes: Change[] = [];
  #flushing: Promise<void> | null = null;
  #refreshTimer: ReturnType<typeof setInterval> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  #local = NOBODY_HERE;

  /** @param options The other instances, and what is stored of presence. */
  constructor(options: PresenceSyncOptions) {
    this.#options = options;
  }

  /**
   * Starts to tell others, and to refresh what would expire.
   *
   * @param local Who is connected to this instance.
   */
  start(local: LocalPresence): void {
    this.#local = local;
    this.#refreshTimer ??= setInterval(() => this.#refresh(), REFRESH_MS);
  }

  /** Stops. What others know of this instance goes with the instance. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#refreshTimer);
    clearTimeout(this.#retryTimer);
    await this.#flushing;
  }

  /**
   * Tells of a room whose local presence has changed.
   *
   * @param room The room.
   */
  changed(room: RoomName): void {
    if (!this.#options.instances.hasPeers && !this.#stored.has(room)) return;
    this.#dirty.add(room);
    this.#flushSoon();
  }

  /** Tells of all rooms: other instances have started, and know of none. */
  allChanged(): void {
    for (const room of this.#local.names) this.changed(room);
  }

  /**
   * Tells that somebody types.
   *
   * @param room The room.
   * @param user Who.
   */
  typing(room: RoomName, user: User): void {
    if (!this.#options.instances.hasPeers) return;
    this.#notes.push({ kind: "typing", room, user });
    this.#flushSoon();
  }

  /**
   * Tells that somebody has another name.
   *
   * @param user Who, with the new name.
   */
  renamed(user: User): void {
    if (!this.#options.instances.hasPeers) return;
    this.#notes.push({ kind: "renamed", user });
    this.#flushSoon();
  }

  /**
   * Tells that somebody doesn't want to be known any more.
   *
   * @param user Who.
   */
  forgotten(user: User): void {
    if (!this.#options.instances.hasPeers) return;
    this.#notes.push({ kind: "forgotten", user });
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (!this.#isStopped) this.#flushing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    // Wait one microtask, so that changes of the same event share a commit.
    await Promise.resolve();
    let isWritten = true;
    while (isWritten && (this.#dirty.size > 0 || this.#notes.length > 0)) {
      const rooms = [...this.#dirty].slice(0, ROOMS_A_COMMIT);
      for (const room of rooms) this.#dirty.delete(room);
      const changes: Change[] = [
        ...rooms.map((room) => ({ kind: "presence" as const, room })),
        ...this.#notes.splice(0),
      ];
      isWritten = await this.#write(rooms, changes);
    }
    this.#flushing = null;
  }

  /** Writes rooms as they are at that time; returns whether that worked. */
  async #write(
    rooms: readonly RoomName[],
    changes: readonly Change[],
  ): Promise<boolean> {
    const { instances, store, onError } = this.#options;
    const markDirty = () => rooms.forEach((room) => this.#dirty.add(room));
    try {
      await instances.announce(changes, (operation) => {
        for (const room of rooms) {
          const presence = this.#presenceOf(room);
          const isListed = this.#local.isListed(room);
          store.write(operation, instances.id, room, presence, isListed);
          if (presence.count > 0) this.#stored.add(room);
          else this.#stored.delete(room);
        }
      }, () => {
        // It may have brought back those who have left since.
        markDirty();
        this.#flushSoon();
      });
      return true;
    } catch (cause) {
      onError(cause);
      // A refresh would not make up for a room that everybody has left.
      markDirty();
      this.#retryLater();
      return false;
    }
  }

  /** What the store is to say of a room; to nobody, nothing. */
  #presenceOf(room: RoomName): StoredPresence {
    if (!this.#options.instances.hasPeers) return NOBODY;
    const { onlineUsers, onlineCount } = this.#local.localOnline(room);
    return { users: onlineUsers, count: onlineCount };
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      this.#flushSoon();
    }, RETRY_MS);
  }

  async #refresh(): Promise<void> {
    if (!this.#options.instances.hasPeers) return;
    const rooms = [...this.#local.names];
    for (let i = 0; i < rooms.length; i += ROOMS_A_COMMIT) {
      const batch = rooms.slice(i, i + ROOMS_A_COMMIT);
      if (!await this.#write(batch, [])) return;
    }
  }
}
