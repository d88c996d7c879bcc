// Runs on the server.

import { ProtocolError } from "../protocol/protocol_error.ts";
import { AddressLimits } from "./address_limits.ts";
import type { NamedCaller } from "./caller.ts";
import { RateLimiter } from "./rate_limiter.ts";

/** How {@linkcode ChatLimits} limits. */
export interface ChatLimitsOptions {
  /** Messages a second that a user may send on average; 0 for no limit. */
  readonly ratePerSecond: number;
  /** Messages that a user may send in one go. */
  readonly rateBurst: number;
  /** Whether what one address may do is limited. */
  readonly addressLimits: boolean;
}

/** How much users and addresses may do, in all rooms. Time is passed in, in milliseconds. */
export class ChatLimits {
  readonly #users: RateLimiter;
  readonly #addresses: AddressLimits;

  /** @param options How much. */
  constructor({ ratePerSecond, rateBurst, addressLimits }: ChatLimitsOptions) {
    this.#users = new RateLimiter({
      perSecond: ratePerSecond,
      burst: rateBurst,
    });
    this.#addresses = new AddressLimits(addressLimits);
  }

  /** How many users and addresses are remembered. */
  get size(): number {
    return this.#users.size + this.#addresses.size;
  }

  /**
   * Counts a message, or a change of one.
   *
   * @param caller Who sends it.
   * @param now The time.
   * @throws {ProtocolError} `rate_limited`.
   */
  post({ user, address }: NamedCaller, now: number): void {
    const retryAfterMs = this.#users.take(user.userId, now) ||
      this.#addresses.post(address, now);
    if (retryAfterMs === 0) return;
    throw new ProtocolError(
      "rate_limited",
      "You are sending too fast, wait a moment",
      { retryAfterMs },
    );
  }

  /** As {@linkcode AddressLimits.connect}. */
  connect(address: string, now: number): number {
    return this.#addresses.connect(address, now);
  }

  /**
   * Forgets who has been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    this.#users.sweep(now);
    this.#addresses.sweep(now);
  }
}
