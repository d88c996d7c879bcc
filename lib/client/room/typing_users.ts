// Runs in the browser; imported on the server too.

import { type ReadonlySignal, signal } from "@preact/signals";
import { user } from "../../protocol/entries.ts";
import type { User } from "../../protocol/messages.ts";
import { Timer } from "../connection/timer.ts";
import { TYPING_SHOWN_MS } from "../connection/timing.ts";

/** Who is typing; everyone is dropped some seconds after their last notice. */
export class TypingUsers {
  readonly #users = signal<readonly User[]>([]);
  readonly #expiries = new Map<string, Timer>();

  /** Who is typing, in the order in which they began. */
  get users(): ReadonlySignal<readonly User[]> {
    return this.#users;
  }

  /**
   * Takes note of a typing notice.
   *
   * @param typing Whose it is.
   */
  add(typing: User): void {
    const { userId } = typing;
    let expiry = this.#expiries.get(userId);
    if (expiry === undefined) {
      expiry = new Timer();
      this.#expiries.set(userId, expiry);
      this.#users.value = [...this.#users.value, user(typing)];
    }
    expiry.set(TYPING_SHOWN_MS, () => this.remove(userId));
  }

  /**
   * Drops a user who left or whose message came.
   *
   * @param userId Who it is.
   */
  remove(userId: string): void {
    const expiry = this.#expiries.get(userId);
    if (expiry === undefined) return;
    expiry.clear();
    this.#expiries.delete(userId);
    this.#users.value = this.#users.value.filter((user) =>
      user.userId !== userId
    );
  }

  /** Drops everyone. */
  clear(): void {
    for (const expiry of this.#expiries.values()) expiry.clear();
    this.#expiries.clear();
    this.#users.value = [];
  }
}
