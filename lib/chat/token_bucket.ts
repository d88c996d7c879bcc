// Runs on the server.

/** How much a {@linkcode TokenBucket} lets through. */
export interface TokenBucketOptions {
  /** Tokens that come back each second, more than 0. */
  readonly perSecond: number;
  /** Tokens that a full bucket holds, at least 1. */
  readonly burst: number;
}

// Rounding errors of a level stay below this, in thousandths of a token.
const ROUNDING = 1e-6;

/** A token bucket; time is passed in, in milliseconds. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  // In thousandths of a token: with a whole rate, sums are exact.
  #level: number;
  #at: number;

  /**
   * @param options How much it lets through.
   * @param now The time at which it is full.
   */
  constructor(options: TokenBucketOptions, now: number) {
    this.#options = options;
    this.#level = 1000 * options.burst;
    this.#at = now;
  }

  /**
   * Takes tokens: all of them, or none.
   *
   * @param now The time.
   * @param tokens How many, at most as many as a full bucket holds.
   * @returns 0 when there were enough, else how many milliseconds until there are.
   */
  take(now: number, tokens = 1): number {
    const waitMs = this.waitMs(now, tokens);
    if (waitMs === 0) this.#level -= 1000 * tokens;
    return waitMs;
  }

  /**
   * Tells what {@linkcode take} would, and takes nothing.
   *
   * @param now The time.
   * @param tokens How many, at most as many as a full bucket holds.
   * @returns 0 when there are enough, else how many milliseconds until there are.
   */
  waitMs(now: number, tokens = 1): number {
    this.#refill(now);
    const missing = 1000 * tokens - this.#level;
    return missing > ROUNDING
      ? Math.ceil(missing / this.#options.perSecond)
      : 0;
  }

  /**
   * @param now The time.
   * @returns Whether it is full, so that a new one would do as well.
   */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#level >= 1000 * this.#options.burst - ROUNDING;
  }

  #refill(now: number): void {
    const { perSecond, burst } = this.#options;
    // A clock that is set back gives nothing and takes nothing.
    const elapsedMs = Math.max(0, now - this.#at);
    this.#level = Math.min(1000 * burst, this.#level + elapsedMs * perSecond);
    this.#at = now;
  }
}
