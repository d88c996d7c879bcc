// Runs on the server.

import type { LimitedCaller } from "./caller.ts";

/** Most users that are remembered: whoever was quiet for longest is forgotten first. */
const MAX_USERS = 10_000;

/** From where users last came to any room of this instance: in memory alone. */
export class Whereabouts {
  /** By user ID; whoever came last stands last. */
  readonly #addresses = new Map<string, string>();

  /**
   * Remembers from where somebody comes.
   *
   * @param caller Who, and from where; nothing without a name.
   */
  note({ user, address }: LimitedCaller): void {
    if (user === null) return;
    this.#addresses.delete(user.userId);
    if (this.#addresses.size >= MAX_USERS) {
      const [quietest = ""] = this.#addresses.keys();
      this.#addresses.delete(quietest);
    }
    this.#addresses.set(user.userId, address);
  }

  /**
   * @param userId A user.
   * @returns From where they last came; `undefined` where that isn't known here.
   */
  of(userId: string): string | undefined {
    return this.#addresses.get(userId);
  }
}
