// Runs on the server.

const KEPT_MS = 60 * 60 * 1000;
const MAX_KEYS = 10_000;

/**
 * What was there lately: within an hour, and at most 10 000, of which whatever wasn't
 * there for longest is forgotten first. Time is passed in, in milliseconds.
 */
export class RecentKeys {
  /** When each was last there, the latest last. */
  readonly #seenAt = new Map<string, number>();

  /** How many are remembered. */
  get size(): number {
    return this.#seenAt.size;
  }

  /**
   * Asks whether something was there lately; then it is there again.
   *
   * @param key What.
   * @param now The time.
   */
  has(key: string, now: number): boolean {
    if (!this.#seenAt.has(key)) return false;
    this.add(key, now);
    return true;
  }

  /**
   * @param key What is there.
   * @param now The time.
   */
  add(key: string, now: number): void {
    this.#seenAt.delete(key);
    this.#seenAt.set(key, now);
    if (this.#seenAt.size <= MAX_KEYS) return;
    const [oldest] = this.#seenAt.keys();
    if (oldest !== undefined) this.#seenAt.delete(oldest);
  }

  /** @param key What is no longer there. */
  delete(key: string): void {
    this.#seenAt.delete(key);
  }

  /**
   * Forgets what wasn't there for an hour.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const [key, seenAt] of this.#seenAt) {
      if (now - seenAt < KEPT_MS) return;
      this.#seenAt.delete(key);
    }
  }
}
