// Runs on the server.

import { MAX_LISTED_USERS } from "../protocol/limits.ts";
import type { User } from "../protocol/messages.ts";
import { lookOf } from "../protocol/look_alikes.ts";

/** Who is in a room. */
export interface Online {
  /** At most the first 50, in the order in which they came. */
  readonly onlineUsers: readonly User[];
  readonly onlineCount: number;
}

/** Counts the connections of each user: several tabs are one person. */
export class UserSessions {
  readonly #users = new Map<string, { user: User; sessions: number }>();
  /** How many are without a tag, by what their names are read as: one, as a rule. */
  readonly #bare = new Map<string, number>();

  /**
   * @param userId A user.
   * @returns How many connections the user has.
   */
  sessionsOf(userId: string): number {
    return this.#users.get(userId)?.sessions ?? 0;
  }

  /**
   * @param userId A user.
   * @returns The user as shown, if here.
   */
  get(userId: string): User | undefined {
    return this.#users.get(userId)?.user;
  }

  /**
   * @param reading What a name is read as.
   * @param userId Somebody.
   * @returns Whether somebody else is here under such a name, without a tag.
   */
  isTaken(reading: string, userId: string): boolean {
    const own = this.get(userId);
    const isOwn = own !== undefined && own.tag === undefined &&
      lookOf(own.userName).readings.includes(reading);
    return (this.#bare.get(reading) ?? 0) > Number(isOwn);
  }

  /**
   * Adds a connection.
   *
   * @param user Whose it is. The newest name counts.
   */
  add(user: User): void {
    const sessions = this.sessionsOf(user.userId) + 1;
    const known = this.get(user.userId);
    if (known !== undefined) this.#countName(known, -1);
    this.#users.set(user.userId, { user, sessions });
    this.#countName(user, 1);
  }

  /**
   * Removes a connection.
   *
   * @param user Whose it was; one who isn't here is no error.
   */
  remove(user: User): void {
    const known = this.#users.get(user.userId);
    if (known === undefined) return;
    known.sessions--;
    if (known.sessions > 0) return;
    this.#users.delete(user.userId);
    this.#countName(known.user, -1);
  }

  /**
   * Has a user be shown under another name.
   *
   * @param user Who, with the new name; one who isn't here is no error.
   */
  rename(user: User): void {
    const known = this.#users.get(user.userId);
    if (known === undefined) return;
    this.#countName(known.user, -1);
    known.user = user;
    this.#countName(user, 1);
  }

  /** @returns Who is here now. */
  online(): Online {
    const onlineUsers: User[] = [];
    for (const { user } of this.#users.values()) {
      if (onlineUsers.length === MAX_LISTED_USERS) break;
      onlineUsers.push(user);
    }
    return { onlineUsers, onlineCount: this.#users.size };
  }

  #countName({ userName, tag }: User, change: 1 | -1): void {
    if (tag !== undefined) return;
    for (const reading of lookOf(userName).readings) {
      const count = (this.#bare.get(reading) ?? 0) + change;
      if (count === 0) this.#bare.delete(reading);
      else this.#bare.set(reading, count);
    }
  }
}
