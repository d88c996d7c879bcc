// Runs on the server.

import type { Instances, PeopleFollower } from "../cluster/instances.ts";
import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import type { PresenceStore, StoredPresence } from "./presence_store.ts";
import { RemotePresence } from "./remote_presence.ts";
import type { Roster, RosterChange } from "./roster.ts";

/** What {@linkcode PresenceElsewhere} reads. */
export interface PresenceElsewhereOptions {
  readonly instances: Pick<Instances, "hasPeers" | "isPeer">;
  readonly store: Pick<PresenceStore, "read" | "readAll">;
  /** Is told that a user doesn't want to be known any more. */
  readonly onForgotten: (user: User) => void;
  /** Is told why the store could not be read. */
  readonly onError: (cause: unknown) => void;
}

/** One room here, which follows who is in it on other instances. */
export interface RoomFollower {
  readonly room: RoomName;
  /** Where they are listed. */
  readonly roster: Roster;
  /** Is told when somebody came or left there. */
  readonly onChange: (change: RosterChange) => void;
  /** Is told that a user is typing there. */
  readonly onTyping: (user: User) => void;
  /** Is told that a user has another name. */
  readonly onRenamed: (user: User) => void;
}

interface Followed {
  readonly follower: RoomFollower;
  readonly reads: RemotePresence;
}

/** Who is in the rooms of this instance on the others, as far as it is read. */
export class PresenceElsewhere implements PeopleFollower {
  readonly #options: PresenceElsewhereOptions;
  readonly #followed = new Map<RoomName, Followed>();

  /** @param options The other instances, and what is stored of presence. */
  constructor(options: PresenceElsewhereOptions) {
    this.#options = options;
  }

  /**
   * Follows who is in a room on other instances.
   *
   * @param follower The room, of which there is one at a time.
   */
  follow(follower: RoomFollower): void {
    const { room, roster, onChange } = follower;
    const reads = new RemotePresence({
      read: (instance) => this.#read(room, instance),
      readAll: () => this.#readAll(room),
      onRead: (some) => onChange(roster.setSomeRemote(this.#ofPeers(some))),
      onReadAll: (all) => onChange(roster.setAllRemote(this.#ofPeers(all))),
      onError: this.#options.onError,
    });
    this.#followed.set(room, { follower, reads });
  }

  /**
   * Ends a {@linkcode follow}, with all that is under way for it.
   *
   * @param room The room.
   */
  unfollow(room: RoomName): void {
    this.#followed.get(room)?.reads[Symbol.dispose]();
    this.#followed.delete(room);
  }

  /**
   * Reads who is in a room that is followed, unless that was done before.
   *
   * @param room The room.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async load(room: RoomName): Promise<void> {
    await this.#followed.get(room)?.reads.load();
  }

  /**
   * Reads who is in a room on all other instances that live.
   *
   * @param room The room.
   * @returns Who is there, by instance.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async readAll(room: RoomName): Promise<Map<string, StoredPresence>> {
    return this.#ofPeers(await this.#readAll(room));
  }

  changed(instance: string, room: RoomName): void {
    this.#followed.get(room)?.reads.changed(instance);
  }

  allChanged(): void {
    for (const { reads } of this.#followed.values()) reads.allChanged();
  }

  typing(room: RoomName, user: User): void {
    this.#followed.get(room)?.follower.onTyping(user);
  }

  renamed(user: User): void {
    for (const { follower } of this.#followed.values()) {
      follower.onRenamed(user);
    }
  }

  forgotten(user: User): void {
    this.#options.onForgotten(user);
  }

  gone(instance: string): void {
    for (const { follower } of this.#followed.values()) {
      follower.onChange(follower.roster.setRemote(instance, null));
    }
  }

  async #readAll(room: RoomName): Promise<Map<string, StoredPresence>> {
    const { instances, store } = this.#options;
    if (!instances.hasPeers) return new Map();
    return await withDeadline(store.readAll(room), READ_TIMEOUT_MS);
  }

  async #read(
    room: RoomName,
    instance: string,
  ): Promise<StoredPresence | null> {
    const reading = this.#options.store.read(room, instance);
    return await withDeadline(reading, READ_TIMEOUT_MS);
  }

  /** Leaves out instances that died, and this one. One may go while it is read. */
  #ofPeers<Value>(presences: Map<string, Value>): Map<string, Value> {
    const { instances } = this.#options;
    return new Map([...presences].filter(([id]) => instances.isPeer(id)));
  }
}
