// Runs in the browser; imported on the server too.

import {
  CUT_TOLERANCE_MS,
  MIN_PING_INTERVAL_MS,
  PING_INTERVAL_MS,
} from "../connection/timing.ts";

/**
 * How often to ping: every 30 s, and more often where something between cuts connections
 * that are idle. Two cuts in a row after the same silence tell that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const interval = new PingInterval();
 * interval.noteCut(20_100);
 * interval.noteCut(20_000);
 * assertEquals(interval.ms, 10_000);
 * ```
 */
export class PingInterval {
  #ms = PING_INTERVAL_MS;
  #lastSilenceMs = 0;

  /** From the last sign of life to the next ping, in milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  /**
   * Takes note of a connection that broke.
   *
   * @param silenceMs How long nothing had come then.
   */
  noteCut(silenceMs: number): void {
    const differenceMs = Math.abs(silenceMs - this.#lastSilenceMs);
    this.#lastSilenceMs = silenceMs;
    if (silenceMs < MIN_PING_INTERVAL_MS || silenceMs > this.#ms) return;
    if (differenceMs > CUT_TOLERANCE_MS) return;
    this.#ms = Math.max(MIN_PING_INTERVAL_MS, Math.floor(silenceMs / 2));
  }
}
