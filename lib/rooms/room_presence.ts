// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Online } from "../presence/user_sessions.ts";
import { PresenceBroadcast } from "../presence/presence_broadcast.ts";
import type { PresenceElsewhere } from "../presence/presence_elsewhere.ts";
import type { PresenceSync } from "../presence/presence_sync.ts";
import { NO_CHANGE, Roster, type RosterChange } from "../presence/roster.ts";
import { TypingThrottle } from "../presence/typing_throttle.ts";
import { type Frame, frameOf } from "../protocol/frame.ts";
import type { Audience } from "./audience.ts";
import type { Member } from "./member.ts";

/** What {@linkcode RoomPresence} needs. */
export interface RoomPresenceOptions {
  readonly room: RoomName;
  /** Tells other instances. */
  readonly sync: PresenceSync;
  /** Tells of other instances. */
  readonly elsewhere: PresenceElsewhere;
  /** Those in the room here, who are told of each other. */
  readonly audience: Audience;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told that a user has another name, on another instance. */
  readonly onRenamed: (user: User) => void;
}

/**
 * Who is in a room, on all instances, and the telling of it to those who are here and
 * to the others. It has a timer and reads that disposing ends.
 */
export class RoomPresence implements Disposable {
  readonly #options: RoomPresenceOptions;
  readonly #roster = new Roster();
  readonly #typing = new TypingThrottle();
  readonly #broadcast: PresenceBroadcast<Member, Frame>;

  /** @param options The room, and whom to tell. */
  constructor(options: RoomPresenceOptions) {
    const { room, elsewhere, audience, onRenamed } = options;
    this.#options = options;
    elsewhere.follow({
      room,
      roster: this.#roster,
      onChange: (change) => this.#announce(change),
      onTyping: (user) => this.#tellTyping(user),
      onRenamed,
    });
    this.#broadcast = new PresenceBroadcast({
      listeners: audience,
      frame: () => this.frame(),
      tell: (member, frame) => audience.notify(member, frame),
    });
  }

  /** @returns Who is here now, on all instances. */
  online(): Online {
    return this.#roster.online();
  }

  /** @returns Who is connected to this instance. */
  local(): Online {
    return this.#roster.local();
  }

  /** @returns Who is here now, as a frame. */
  frame(): Frame {
    return frameOf({ type: "online_users", ...this.online() });
  }

  /**
   * @param userId A user.
   * @returns The user as shown, if that is known here.
   */
  get(userId: string): User | undefined {
    return this.#roster.get(userId);
  }

  /**
   * @param reading What a name is read as.
   * @param userId Somebody.
   * @returns Whether somebody else is known to be here under such a name, without a tag.
   */
  isTaken(reading: string, userId: string): boolean {
    return this.#roster.isTaken(reading, userId);
  }

  /**
   * @param userId A user.
   * @returns How many connections the user has to this instance.
   */
  sessionsOf(userId: string): number {
    return this.#roster.sessionsOf(userId);
  }

  /**
   * Adds a connection.
   *
   * @param user Whose it is.
   * @returns What there is to {@linkcode tell}.
   */
  add(user: User): RosterChange {
    return this.#roster.add(user);
  }

  /**
   * Removes a connection, or one that was never added.
   *
   * @param user Whose it was.
   * @param wasAdded Whether it was.
   * @returns What there is to {@linkcode tell}.
   */
  remove(user: User, wasAdded: boolean): RosterChange {
    const change = wasAdded ? this.#roster.remove(user) : NO_CHANGE;
    if (this.sessionsOf(user.userId) === 0) this.#typing.forget(user.userId);
    return change;
  }

  /**
   * Tells everybody of a join or a leave here, also other instances.
   *
   * @param change What it means for the room.
   */
  tell(change: RosterChange): void {
    if (change === NO_CHANGE) return;
    const { room, sync } = this.#options;
    sync.changed(room);
    this.#announce(change);
  }

  /**
   * Tells everybody here that a user has another name, if that user is in the room; in a
   * large room, gathered with who comes and goes.
   *
   * @param user Who, with the new name.
   */
  rename(user: User): void {
    const { room, sync, audience } = this.#options;
    const isHere = this.#roster.rename(user);
    if (isHere === false) return;
    // Its own connections are told in any case.
    const frame = frameOf({ type: "user_renamed", ...user });
    if (isHere) audience.broadcast(frame);
    else {
      audience.tell(user.userId, frame);
      this.#broadcast.changed();
    }
    if (this.sessionsOf(user.userId) > 0) sync.changed(room);
  }

  /** Tells everybody who is here, after some were found to be gone. */
  tellAll(): void {
    const { room, sync, audience } = this.#options;
    sync.changed(room);
    audience.broadcast(this.frame());
  }

  /**
   * Tells the others that a user is typing. Large rooms don't: in a hundred people
   * somebody always is.
   *
   * @param user Who.
   */
  typing(user: User): void {
    const { room, sync, now } = this.#options;
    if (!this.#roster.isListed) return;
    if (!this.#typing.mayPass(user.userId, now())) return;
    this.#tellTyping(user);
    sync.typing(room, user);
  }

  /**
   * Reads who is here on other instances, once.
   *
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async load(): Promise<void> {
    const { elsewhere, room } = this.#options;
    await elsewhere.load(room);
  }

  [Symbol.dispose](): void {
    const { elsewhere, room } = this.#options;
    elsewhere.unfollow(room);
    this.#broadcast[Symbol.dispose]();
  }

  #tellTyping(user: User): void {
    const { audience } = this.#options;
    audience.broadcast(frameOf({ type: "typing", ...user }), user.userId);
  }

  /** Tells of joins and leaves; in a large room, gathered with others. */
  #announce(change: RosterChange): void {
    const { audience } = this.#options;
    if (audience.size === 0) return;
    if (change === null) {
      this.#broadcast.changed();
      return;
    }
    const online = this.online();
    for (const user of change.joined) {
      const joined = frameOf({ type: "user_joined", ...user, ...online });
      audience.broadcast(joined, user.userId);
    }
    for (const user of change.left) {
      audience.broadcast(frameOf({ type: "user_left", ...user, ...online }));
    }
  }
}
