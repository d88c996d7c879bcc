// Runs on the server.

import { MAX_LISTED_USERS } from "../protocol/limits.ts";
import { lookOf } from "../protocol/look_alikes.ts";
import type { User } from "../protocol/messages.ts";
import type { StoredPresence } from "./presence_store.ts";
import { type Online, UserSessions } from "./user_sessions.ts";

/** Who came and who left; `null` where the room is too large to tell. */
export type RosterChange =
  | { readonly joined: readonly User[]; readonly left: readonly User[] }
  | null;

/** Nobody came or left; also another connection of somebody who is here. */
export const NO_CHANGE: RosterChange = { joined: [], left: [] };

/**
 * Who is in a room, on all instances. Somebody who is on two of them is one user,
 * as long as the lists are short enough to name everybody.
 */
export class Roster {
  readonly #local = new UserSessions();
  readonly #remote = new Map<string, StoredPresence>();

  /** Whether {@linkcode online} names everybody. */
  get isListed(): boolean {
    return this.online().onlineCount <= MAX_LISTED_USERS;
  }

  /**
   * @param userId A user.
   * @returns How many connections the user has to this instance.
   */
  sessionsOf(userId: string): number {
    return this.#local.sessionsOf(userId);
  }

  /**
   * @param userId A user.
   * @returns The user as shown, if that is known: on other instances the first 50 are.
   */
  get(userId: string): User | undefined {
    return this.#local.get(userId) ??
      this.#findRemote((user) => user.userId === userId);
  }

  /**
   * @param reading What a name is read as.
   * @param userId Somebody.
   * @returns Whether somebody else is known to be here under such a name, without a tag.
   */
  isTaken(reading: string, userId: string): boolean {
    if (this.#local.isTaken(reading, userId)) return true;
    const other = this.#findRemote((user) =>
      user.tag === undefined && user.userId !== userId &&
      lookOf(user.userName).readings.includes(reading)
    );
    return other !== undefined;
  }

  /**
   * Adds a connection to this instance.
   *
   * @param user Whose it is.
   * @returns What that means for the room.
   */
  add(user: User): RosterChange {
    if (this.sessionsOf(user.userId) === 0) {
      return this.#compare(() => this.#local.add(user));
    }
    this.#local.add(user);
    return NO_CHANGE;
  }

  /**
   * Removes a connection to this instance.
   *
   * @param user Whose it was.
   * @returns What that means for the room.
   */
  remove(user: User): RosterChange {
    if (this.sessionsOf(user.userId) === 1) {
      return this.#compare(() => this.#local.remove(user));
    }
    this.#local.remove(user);
    return NO_CHANGE;
  }

  /**
   * Has a user be shown under another name, wherever that user is connected.
   *
   * @param user Who, with the new name.
   * @returns Whether the user is here; `null` where the room is too large to tell.
   */
  rename(user: User): boolean | null {
    const { userId } = user;
    this.#local.rename(user);
    for (const [instance, presence] of this.#remote) {
      const users = presence.users.map((known) =>
        known.userId === userId ? user : known
      );
      this.#remote.set(instance, { ...presence, users });
    }
    const isHere = this.online().onlineUsers.some((known) =>
      known.userId === userId
    );
    return isHere || (this.isListed ? false : null);
  }

  /**
   * Takes over who is on another instance.
   *
   * @param instance The instance.
   * @param presence Who is there; `null` for nobody.
   * @returns What that means for the room.
   */
  setRemote(instance: string, presence: StoredPresence | null): RosterChange {
    return this.setSomeRemote(new Map([[instance, presence]]));
  }

  /**
   * Takes over who is on some other instances, all at once: who went from one to
   * another neither left nor came.
   *
   * @param some Who is there, by instance; `null` for nobody.
   * @returns What that means for the room.
   */
  setSomeRemote(
    some: ReadonlyMap<string, StoredPresence | null>,
  ): RosterChange {
    return this.#compare(() => {
      for (const [instance, presence] of some) {
        if (presence === null) this.#remote.delete(instance);
        else this.#remote.set(instance, presence);
      }
    });
  }

  /**
   * Takes over who is on all other instances.
   *
   * @param all Who is there, by instance; nobody is on those that are missing.
   * @returns What that means for the room.
   */
  setAllRemote(all: ReadonlyMap<string, StoredPresence>): RosterChange {
    return this.#compare(() => {
      this.#remote.clear();
      for (const [instance, presence] of all) {
        this.#remote.set(instance, presence);
      }
    });
  }

  /** @returns Who is connected to this instance. */
  local(): Online {
    return this.#local.online();
  }

  /** @returns Who is here, on all instances. */
  online(): Online {
    const local = this.#local.online();
    if (this.#remote.size === 0) return local;
    const users = new Map<string, User>();
    let unlisted = local.onlineCount - local.onlineUsers.length;
    for (const user of local.onlineUsers) users.set(user.userId, user);
    for (const presence of this.#remote.values()) {
      unlisted += presence.count - presence.users.length;
      for (const user of presence.users) {
        if (!users.has(user.userId)) users.set(user.userId, user);
      }
    }
    return {
      onlineUsers: [...users.values()].slice(0, MAX_LISTED_USERS),
      onlineCount: users.size + unlisted,
    };
  }

  #findRemote(isSought: (user: User) => boolean): User | undefined {
    for (const { users } of this.#remote.values()) {
      const found = users.find(isSought);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #compare(change: () => void): RosterChange {
    const before = this.#everybody();
    change();
    const after = this.#everybody();
    if (before === null || after === null) return null;
    return {
      joined: [...after.values()].filter(({ userId }) => !before.has(userId)),
      left: [...before.values()].filter(({ userId }) => !after.has(userId)),
    };
  }

  #everybody(): Map<string, User> | null {
    const { onlineUsers, onlineCount } = this.online();
    if (onlineCount > MAX_LISTED_USERS) return null;
    return new Map(onlineUsers.map((user) => [user.userId, user]));
  }
}
