// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Online } from "../presence/user_sessions.ts";
import type { Guard } from "./guard.ts";
import { Room, type RoomOptions } from "./room.ts";
import { Roster } from "../presence/roster.ts";
import type { Session } from "./session.ts";

/** What a sweep found. */
export interface SweepResult {
  /** Broken sessions that were dropped. */
  readonly removed: number;
  /** Sessions that go on. */
  readonly active: number;
}

/** Who is connected, found by a look at each session. */
export interface Census {
  /** Users with at least one session. */
  readonly users: number;
  /** Sessions of users; the others have no name, and read. */
  readonly namedSessions: number;
  /** Sessions that were skipped since their peers took too little. */
  readonly slowReaders: number;
}

/** What {@linkcode Rooms} needs. */
export interface RoomsOptions extends RoomOptions {
  /** Is told that the first session has come to a room. */
  readonly onOpened: (room: RoomName) => void;
}

const NOBODY: Online = { onlineUsers: [], onlineCount: 0 };

/** All rooms of a process that somebody is connected to. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<RoomName, Room>();
  #sessions = 0;
  #cleanedUp = 0;

  /** @param options What every room shares, and whom to tell. */
  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** Rooms with at least one session. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Sessions of all rooms. */
  get sessions(): number {
    return this.#sessions;
  }

  /** Broken sessions that sweeps have dropped since the start. */
  get cleanedUp(): number {
    return this.#cleanedUp;
  }

  /** Names of the rooms with at least one session. */
  get names(): Iterable<RoomName> {
    return this.#rooms.keys();
  }

  /**
   * Lets a session into a room; the first one brings the room into memory.
   *
   * @param name The room.
   * @param session The connection; open.
   * @param after seq of the newest entry that it has; `null` for none.
   * @param guard Whether its user may be there.
   * @returns The room, until the session leaves it.
   */
  join(
    name: RoomName,
    session: Session,
    after: number | null,
    guard: Guard,
  ): Room {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = new Room(
        name,
        this.#options,
        (emptied) => this.#onRemoved(emptied),
      );
      this.#rooms.set(name, room);
      this.#options.onOpened(name);
    }
    this.#sessions++;
    // It deals with its own failures: it sends the session away.
    room.join(session, after, guard);
    return room;
  }

  /**
   * @param name A room.
   * @returns Who is connected to it, as far as this instance knows: on others only
   * while somebody is on this one.
   */
  online(name: RoomName): Online {
    return this.#rooms.get(name)?.presence.online() ?? NOBODY;
  }

  /**
   * Finds out who is in a room, also in one that nobody here is connected to.
   *
   * @param name The room.
   * @returns Who is connected to it, on all instances.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async readOnline(name: RoomName): Promise<Online> {
    return (await this.#readRoster(name)).online();
  }

  /**
   * Finds out how somebody is known who is in a room, as {@linkcode Rooms.readOnline} does.
   *
   * @param name The room.
   * @param userId Who.
   * @returns The user; `undefined` for somebody who isn't there, or one of many on other
   * instances.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async readUser(name: RoomName, userId: string): Promise<User | undefined> {
    return (await this.#readRoster(name)).get(userId);
  }

  /**
   * @param name A room.
   * @returns From where people here are connected to it, as {@linkcode Room.origin}.
   */
  origin(name: RoomName): string {
    return this.#rooms.get(name)?.origin ?? "none";
  }

  /**
   * @param name A room.
   * @param userId A user.
   * @returns From where they are connected to it on this instance, if they are.
   */
  addressOf(name: RoomName, userId: string): string | undefined {
    for (const { session } of this.#rooms.get(name)?.members ?? []) {
      if (session.user?.userId === userId) return session.address;
    }
    return undefined;
  }

  /**
   * @param name A room.
   * @returns Who is connected to it on this instance.
   */
  localOnline(name: RoomName): Online {
    return this.#rooms.get(name)?.presence.local() ?? NOBODY;
  }

  /**
   * @param name A room.
   * @returns Whether the lobby shows it, as far as is known here.
   */
  isListed(name: RoomName): boolean {
    return this.#rooms.get(name)?.isListed ?? false;
  }

  /**
   * Says how a user is known in a room, see {@linkcode Room.identify}.
   *
   * @param name The room.
   * @param user Somebody.
   * @returns The same user, without a tag where nobody here is connected to the room.
   */
  identify(name: RoomName, user: User): User {
    return this.#rooms.get(name)?.identify(user) ?? user;
  }

  /**
   * Takes over that a user has another name, in all rooms where that user is.
   *
   * @param user Who, with the new name.
   */
  rename(user: User): void {
    for (const room of this.#rooms.values()) room.rename(user);
  }

  /** @returns Each user who is connected here, once. */
  users(): readonly User[] {
    const users = new Map<string, User>();
    for (const room of this.#rooms.values()) {
      for (const { session: { user } } of room.members) {
        if (user !== null) users.set(user.userId, user);
      }
    }
    return [...users.values()];
  }

  /**
   * Closes every session of a user.
   *
   * @param userId Who.
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  closeUser(userId: string, code: number, reason: string): void {
    for (const room of this.#rooms.values()) {
      for (const { session } of room.members) {
        if (session.user?.userId !== userId) continue;
        session.close(code, reason);
        room.leave(session);
      }
    }
  }

  /**
   * Looks at each session: for figures that are asked for now and then.
   *
   * @returns Who is connected to this instance.
   */
  census(): Census {
    const userIds = new Set<string>();
    let namedSessions = 0;
    let slowReaders = 0;
    for (const room of this.#rooms.values()) {
      for (const { session, isLagging } of room.members) {
        if (session.user !== null) {
          namedSessions++;
          userIds.add(session.user.userId);
        }
        if (isLagging) slowReaders++;
      }
    }
    return { users: userIds.size, namedSessions, slowReaders };
  }

  /**
   * Drops sessions that are no longer open from all rooms.
   *
   * @returns What it found.
   */
  sweep(): SweepResult {
    let removed = 0;
    for (const room of this.#rooms.values()) removed += room.sweep();
    this.#cleanedUp += removed;
    return { removed, active: this.#sessions };
  }

  /**
   * Closes every session of every room.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  closeAll(code: number, reason: string): void {
    for (const room of this.#rooms.values()) room.closeAll(code, reason);
  }

  /** Who is in a room on all instances, whether anybody here is or not. */
  async #readRoster(name: RoomName): Promise<Pick<Roster, "get" | "online">> {
    const room = this.#rooms.get(name);
    if (room !== undefined) {
      await room.presence.load();
      return room.presence;
    }
    const roster = new Roster();
    roster.setAllRemote(await this.#options.elsewhere.readAll(name));
    return roster;
  }

  /** A room without sessions leaves memory. */
  #onRemoved(room: Room): void {
    this.#sessions--;
    if (room.size > 0) return;
    this.#rooms.delete(room.name);
    room[Symbol.dispose]();
  }
}
