// Runs on the server.

import { TokenBucket, type TokenBucketOptions } from "./token_bucket.ts";

/** One token bucket a user; time is passed in, in milliseconds. */
export class RateLimiter {
  readonly #options: TokenBucketOptions;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param options How much each user may do; `perSecond` 0 means no limit. */
  constructor(options: TokenBucketOptions) {
    this.#options = options;
  }

  /** Users that are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Asks for one action.
   *
   * @param userId Who.
   * @param now The time.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  take(userId: string, now: number): number {
    if (this.#options.perSecond === 0) return 0;
    let bucket = this.#buckets.get(userId);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.#options, now);
      this.#buckets.set(userId, bucket);
    }
    return bucket.take(now);
  }

  /**
   * Forgets users who have been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const [userId, bucket] of this.#buckets) {
      if (bucket.isFull(now)) this.#buckets.delete(userId);
    }
  }
}
