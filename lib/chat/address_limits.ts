// Runs on the server.

import { RateLimiter } from "./rate_limiter.ts";

// An office of thirty behind one address is far from these: after a restart all its
// tabs come back at once, and on a lively day each says something every three
// seconds.
const CONNECTIONS = { perSecond: 5, burst: 300 };
const POSTS = { perSecond: 10, burst: 300 };

const UNLIMITED = { perSecond: 0, burst: 1 };

/**
 * What one address may do, whoever it says it is and however often it comes back.
 * Time is passed in, in milliseconds.
 */
export class AddressLimits {
  readonly #connections: RateLimiter;
  readonly #posts: RateLimiter;

  /** @param isOn Whether there are limits at all. */
  constructor(isOn: boolean) {
    this.#connections = new RateLimiter(isOn ? CONNECTIONS : UNLIMITED);
    this.#posts = new RateLimiter(isOn ? POSTS : UNLIMITED);
  }

  /** How many addresses are remembered, for connections and for posts. */
  get size(): number {
    return this.#connections.size + this.#posts.size;
  }

  /**
   * Asks for a socket or a stream.
   *
   * @param address From where, as {@linkcode Caller} has it.
   * @param now The time.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  connect(address: string, now: number): number {
    return this.#connections.take(address, now);
  }

  /**
   * Asks for a message.
   *
   * @param address From where, as {@linkcode Caller} has it.
   * @param now The time.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  post(address: string, now: number): number {
    return this.#posts.take(address, now);
  }

  /**
   * Forgets addresses that have been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    this.#connections.sweep(now);
    this.#posts.sweep(now);
  }
}
