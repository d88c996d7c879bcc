// Runs in the browser; imported on the server too.

import { Timer } from "./timer.ts";
import { AWAKE_TICK_MS } from "./timing.ts";

/**
 * A timeout that measures only time in which the page was awake.
 *
 * A laptop sleeps, a background tab is frozen: on waking, an ordinary timeout is
 * overdue and fires before the frames that arrived meanwhile are delivered. This
 * one counts short ticks, so a sleep of any length takes at most one of them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const timer = new AwakeTimer();
 * timer.set(10_000, () => {});
 * assertEquals(timer.pending, true);
 * timer.clear();
 * assertEquals(timer.pending, false);
 * ```
 */
export class AwakeTimer {
  readonly #tick = new Timer();

  /** Whether the timeout is still to come. */
  get pending(): boolean {
    return this.#tick.pending;
  }

  /**
   * Runs an action once the page has been awake for a while.
   *
   * @param delayMs For how long; rounded up to whole ticks.
   * @param action What to do then.
   */
  set(delayMs: number, action: () => void): void {
    this.#countDown(Math.ceil(delayMs / AWAKE_TICK_MS), action);
  }

  /** Forgets the pending timeout, if there is one. */
  clear(): void {
    this.#tick.clear();
  }

  #countDown(ticks: number, action: () => void): void {
    this.#tick.set(
      AWAKE_TICK_MS,
      () => ticks > 1 ? this.#countDown(ticks - 1, action) : action(),
    );
  }
}
