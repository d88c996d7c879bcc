// Runs on the server.

/** How much a {@linkcode TokenBucket} lets through. */
export interface TokenBucketOptions {
  /** Tokens that come back each second, more than 0. */
  readonly perSecond: number;
  /** Tokens that a full bucket holds, at least 1. */
  readonly burst: number;
}

/** A token bucket; time is passed in, in milliseconds. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #at: number;

  /**
   * @param options How much it lets through.
   * @param now The time at which it is full.
   */
  constructor(options: TokenBucketOptions, now: number) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#at = now;
  }

  /**
   * Takes a token.
   *
   * @param now The time.
   * @returns 0 when there was one, else how many milliseconds until there is.
   */
  take(now: number): number {
    this.#refill(now);
    if (this.#tokens >= 1) {
      this.#tokens--;
      return 0;
    }
    return Math.ceil((1 - this.#tokens) * 1000 / this.#options.perSecond);
  }

  /**
   * @param now The time.
   * @returns Whether it is full, so that a new one would do as well.
   */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.#options.burst;
  }

  #refill(now: number): void {
    const { perSecond, burst } = this.#options;
    // A clock that is set back gives nothing and takes nothing.
    const elapsedMs = Math.max(0, now - this.#at);
    this.#tokens = Math.min(burst, this.#tokens + elapsedMs * perSecond / 1000);
    this.#at = now;
  }
}
