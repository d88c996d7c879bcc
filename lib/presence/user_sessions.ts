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

  /** Number of users. */
  get count(): number {
    return this.#users.size;
  }

  /** Whether lists name everybody. */
  get isListed(): boolean {
    return this.#users.size <= MAX_LISTED_USERS;
  }

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
   * @returns Whether it is the user's first.
   */
  add(user: User): boolean {
    const sessions = this.sessionsOf(user.userId) + 1;
    this.#users.set(user.userId, { user, sessions });
    return sessions === 1;
  }

  /**
   * Removes a connection.
   *
   * @param user Whose it was.
   * @returns Whether it was the user's last.
   */
  remove(user: User): boolean {
    const known = this.#users.get(user.userId);
    if (known === undefined) return false;
    known.sessions--;
    if (known.sessions > 0) return false;
    this.#users.delete(user.userId);
    return true;
  }

  /** @returns Who is here now. */
  online(): Online {
    const onlineUsers: User[] = [];
    for (const { user } of this.#users.values()) {
      if (onlineUsers.length === MAX_LISTED_USERS) break;
      onlineUsers.push(user);
    }
    return { onlineUsers, onlineCount: this.count };
  }
}
