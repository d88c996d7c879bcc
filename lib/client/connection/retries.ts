// Runs in the browser; imported on the server too.

import { retryDelayMs } from "./backoff.ts";
import {
  MAX_ATTEMPTS,
  RESTART_JITTER_MS,
  STABLE_CONNECTION_MS,
} from "./timing.ts";

/**
 * Counts attempts to reconnect, and says how long to wait before the next one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const retries = new Retries(() => 0);
 * const delays = [1, 2, 3, 4, 5, 6].map(() => retries.nextDelayMs());
 * assertEquals(delays, [1_000, 2_000, 4_000, 8_000, 16_000, null]);
 * ```
 */
export class Retries {
  readonly #random: () => number;
  #attempt = 0;
  #hasComeBack = false;

  /** @param random A source of numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The attempt that is under way or to come; 0 for a first one. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Counts from the beginning. */
  reset(): void {
    this.#attempt = 0;
    this.#hasComeBack = false;
  }

  /**
   * Takes note of a connection that is over: a short one is no success.
   *
   * @param lastedMs How long it was online.
   */
  lost(lastedMs: number): void {
    if (lastedMs >= STABLE_CONNECTION_MS) this.reset();
  }

  /** @returns How long to wait; `null` when there were enough attempts. */
  nextDelayMs(): number | null {
    if (this.#attempt === MAX_ATTEMPTS) return null;
    this.#attempt += 1;
    return retryDelayMs(this.#attempt, this.#random);
  }

  /**
   * Comes back to a server that is there, without counting. A second time in a row it
   * counts, so that this can't become a loop.
   *
   * @returns How long to wait; `null` when there were enough attempts.
   */
  comeBackDelayMs(): number | null {
    if (this.#hasComeBack) return this.nextDelayMs();
    this.#hasComeBack = true;
    return Math.floor(this.#random() * RESTART_JITTER_MS);
  }
}
