// Runs on the server.

import { RateLimiter } from "./rate_limiter.ts";
import type { TokenBucketOptions } from "./token_bucket.ts";

// An office of thirty behind one address is far from these: after a restart all its
// tabs come back at once, on Monday all choose a name, and on a lively day each says
// something every three seconds. In a minute, posts and bytes are less than what one
// room keeps.
const RATES = {
  connections: { perSecond: 5, burst: 300 },
  new_users: { perSecond: 0.2, burst: 100 },
  new_rooms: { perSecond: 0.05, burst: 60 },
  posts: { perSecond: 10, burst: 300 },
  changes: { perSecond: 10, burst: 300 },
  bytes: { perSecond: 10 * 1024, burst: 300 * 1024 },
  typing: { perSecond: 30, burst: 300 },
  exports: { perSecond: 0.1, burst: 30 },
  // Each key that somebody waits after is one.
  searches: { perSecond: 2, burst: 60 },
  // Thirty who come back by requests when they may, as they are told, are refused thirty
  // times a second.
  refusals: { perSecond: 50, burst: 100 },
} as const satisfies Record<string, TokenBucketOptions>;

const UNLIMITED = { perSecond: 0, burst: 1 };

/** What is counted of an address. */
export type AddressKind = keyof typeof RATES;

/**
 * What one address may do, whoever it says it is and however often it comes back.
 * Time is passed in, in milliseconds.
 */
export class AddressLimits {
  readonly #limiters = new Map<string, RateLimiter>();

  /** @param isOn Whether there are limits at all. */
  constructor(isOn: boolean) {
    for (const [kind, rate] of Object.entries(RATES)) {
      this.#limiters.set(kind, new RateLimiter(isOn ? rate : UNLIMITED));
    }
  }

  /** How many addresses are remembered, of all kinds. */
  get size(): number {
    let size = 0;
    for (const limiter of this.#limiters.values()) size += limiter.size;
    return size;
  }

  /**
   * Asks for something.
   *
   * @param kind What.
   * @param address From where, as {@linkcode Caller} has it.
   * @param now The time.
   * @param amount How many, or how many bytes.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  take(kind: AddressKind, address: string, now: number, amount = 1): number {
    return this.#limiters.get(kind)?.take(address, now, amount) ?? 0;
  }

  /**
   * Forgets addresses that have been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const limiter of this.#limiters.values()) limiter.sweep(now);
  }
}
