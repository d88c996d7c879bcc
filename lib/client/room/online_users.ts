// Runs in the browser; imported on the server too.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { user } from "../../protocol/entries.ts";
import { MAX_LISTED_USERS } from "../../protocol/limits.ts";
import type {
  OnlineUsersMessage,
  User,
  UserJoinedMessage,
  UserLeftMessage,
  WelcomeMessage,
} from "../../protocol/messages.ts";

/** Who is in the room: the first users by name, and how many there are. */
export class OnlineUsers {
  readonly #users: Signal<readonly User[]>;
  readonly #count: Signal<number>;

  /**
   * @param users The users that the page was rendered with.
   * @param count How many there were.
   */
  constructor(users: readonly User[], count: number) {
    this.#users = signal(users);
    this.#count = signal(count);
  }

  /** At most the first 50 users. */
  get users(): ReadonlySignal<readonly User[]> {
    return this.#users;
  }

  /** How many users there are. */
  get count(): ReadonlySignal<number> {
    return this.#count;
  }

  /**
   * Takes the whole list.
   *
   * @param message The list and the count.
   */
  replace(message: OnlineUsersMessage | WelcomeMessage): void {
    this.#users.value = message.onlineUsers;
    this.#count.value = message.onlineCount;
  }

  /**
   * Takes one change: its list where it has one.
   *
   * @param message Who came or left.
   */
  change(message: UserJoinedMessage | UserLeftMessage): void {
    this.#count.value = message.onlineCount;
    this.#users.value = message.onlineUsers ?? this.#changed(message);
  }

  /**
   * Shows a user under another name.
   *
   * @param renamed Who, with the new name.
   */
  rename(renamed: User): void {
    this.#users.value = this.#users.value.map((known) =>
      known.userId === renamed.userId ? user(renamed) : known
    );
  }

  #changed(message: UserJoinedMessage | UserLeftMessage): readonly User[] {
    const { type, userId } = message;
    const others = this.#users.value.filter((known) => known.userId !== userId);
    return type === "user_joined" && others.length < MAX_LISTED_USERS
      ? [...others, user(message)]
      : others;
  }
}
