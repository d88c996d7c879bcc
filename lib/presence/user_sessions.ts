// Runs on the server.

import { MAX_LISTED_USERS } from "../protocol/limits.ts";
import type { User } from "../protocol/messages.ts";

/** Who is in a room. */
export interface Online {
  /** At most the first 50, in the order in which they came. */
  readonly onlineUsers: readonly User[];
  readonly onlineCount: number;
}

/** Counts the connections of each user: several tabs are one person. */
export class UserSessions {
  readonly #users = new Map<string, { user: User; sessions: number }>();

  /**
   * @param userId A user.
   * @returns How many connections the user has.
   */
  sessionsOf(userId: string): number {
    return this.#users.get(userId)?.sessions ?? 0;
  }

  /**
   * Adds a connection.
   *
   * @param user Whose it is. The newest name counts.
   */
  add(user: User): void {
    const sessions = this.sessionsOf(user.userId) + 1;
    this.#users.set(user.userId, { user, sessions });
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
    if (known.sessions === 0) this.#users.delete(user.userId);
  }

  /**
   * Has a user be shown under another name.
   *
   * @param user Who, with the new name; one who isn't here is no error.
   */
  rename(user: User): void {
    const known = this.#users.get(user.userId);
    if (known !== undefined) known.user = user;
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
}
