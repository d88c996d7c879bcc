// Runs on the server.

/** The first wait of somebody who floods, in milliseconds. */
export const FIRST_WAIT_MS = 5000;

/** The longest, in milliseconds: colleagues may be behind the same address. */
export const LONGEST_WAIT_MS = 60_000;

// Whoever behaves for this long after a wait starts over.
const FORGOTTEN_AFTER_MS = 10 * 60 * 1000;

const MAX_KEYS = 10_000;

interface Penalty {
  readonly endsAt: number;
  readonly waitMs: number;
}

/**
 * How long those who have flooded have to stay away: each time twice as long as the time
 * before. Time is passed in, in milliseconds.
 */
export class Penalties {
  /** Whoever flooded last stands last. */
  readonly #penalties = new Map<string, Penalty>();

  /** How many are remembered. */
  get size(): number {
    return this.#penalties.size;
  }

  /**
   * Sends somebody away. Who has been sent away already is so no longer than before.
   *
   * @param key Who.
   * @param now The time.
   * @returns How many milliseconds they have to wait.
   */
  add(key: string, now: number): number {
    const before = this.#penalties.get(key);
    const leftMs = this.waitMs(key, now);
    if (leftMs > 0) return leftMs;
    const waitMs = before === undefined || isForgotten(before, now)
      ? FIRST_WAIT_MS
      : Math.min(2 * before.waitMs, LONGEST_WAIT_MS);
    this.#penalties.delete(key);
    this.#penalties.set(key, { endsAt: now + waitMs, waitMs });
    if (this.#penalties.size > MAX_KEYS) {
      const [oldest] = this.#penalties.keys();
      if (oldest !== undefined) this.#penalties.delete(oldest);
    }
    return waitMs;
  }

  /**
   * @param key Somebody.
   * @param now The time.
   * @returns How many milliseconds they have to wait; 0 for not at all.
   */
  waitMs(key: string, now: number): number {
    const endsAt = this.#penalties.get(key)?.endsAt ?? now;
    return Math.max(0, endsAt - now);
  }

  /**
   * Forgets those who have behaved for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const [key, penalty] of this.#penalties) {
      if (isForgotten(penalty, now)) this.#penalties.delete(key);
    }
  }
}

function isForgotten({ endsAt }: Penalty, now: number): boolean {
  return now - endsAt >= FORGOTTEN_AFTER_MS;
}
