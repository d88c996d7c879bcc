// Runs on the server.

// A user's typing is passed on at most this often.
const TYPING_INTERVAL_MS = 1000;

/** Passes on that somebody is typing, of each user at most once a second. */
export class TypingThrottle {
  readonly #passedAt = new Map<string, number>();

  /**
   * Asks whether to pass it on.
   *
   * @param userId Who is typing.
   * @param now Milliseconds since the epoch.
   */
  mayPass(userId: string, now: number): boolean {
    const last = this.#passedAt.get(userId) ?? -Infinity;
    if (now - last < TYPING_INTERVAL_MS) return false;
    this.#passedAt.set(userId, now);
    return true;
  }

  /**
   * Forgets a user, who has left.
   *
   * @param userId Who.
   */
  forget(userId: string): void {
    this.#passedAt.delete(userId);
  }
}
