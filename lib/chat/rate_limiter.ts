// Runs on the server.

import { TokenBucket, type TokenBucketOptions } from "./token_bucket.ts";

/** How much a {@linkcode RateLimiter} lets through, and remembers. */
export interface RateLimiterOptions extends TokenBucketOptions {
  /**
   * Most that are remembered: whoever was quiet for longest is forgotten first.
   *
   * @default {10_000}
   */
  readonly maxKeys?: number;
}

/** One token bucket a user or address; time is passed in, in milliseconds. */
export class RateLimiter {
  readonly #options: Required<RateLimiterOptions>;
  /** Whoever asked last stands last. */
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param options How much each may do; `perSecond` 0 means no limit. */
  constructor(options: RateLimiterOptions) {
    this.#options = { maxKeys: 10_000, ...options };
  }

  /** How many are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Asks for one action.
   *
   * @param key Who.
   * @param now The time.
   * @param tokens What the action costs, at most as much as a full bucket holds.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  take(key: string, now: number, tokens = 1): number {
    if (this.#options.perSecond === 0) return 0;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      return this.#remember(key, now).take(now, tokens);
    }
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return bucket.take(now, tokens);
  }

  /**
   * Tells whether one action would be allowed, and takes nothing for it.
   *
   * @param key Who.
   * @param now The time.
   * @returns 0 when it would, else how many milliseconds to wait.
   */
  waitMs(key: string, now: number): number {
    return this.#buckets.get(key)?.waitMs(now) ?? 0;
  }

  /**
   * Forgets who has been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(now)) this.#buckets.delete(key);
    }
  }

  #remember(key: string, now: number): TokenBucket {
    if (this.#buckets.size >= this.#options.maxKeys) {
      for (const quietest of this.#buckets.keys()) {
        this.#buckets.delete(quietest);
        break;
      }
    }
    const bucket = new TokenBucket(this.#options, now);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
