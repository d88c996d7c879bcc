// Runs in the browser; imported on the server too.

import { Timer } from "./timer.ts";

const SECOND_MS = 1_000;

/** What a {@linkcode Countdown} tells. */
export interface CountdownEvents {
  /** Called at the start and after each second, with the seconds left, rounded up. */
  onSecond(secondsLeft: number): void;
  /** Called once, at the end. */
  onEnd(): void;
}

/**
 * Counts seconds down on one timer, and keeps to the clock when ticks come late.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const told: number[] = [];
 * const countdown = new Countdown(Date.now);
 * countdown.start(3_000, {
 *   onSecond: (secondsLeft) => told.push(secondsLeft),
 *   onEnd: () => {},
 * });
 * countdown.stop();
 * assertEquals(told, [3]);
 * ```
 */
export class Countdown {
  readonly #timer = new Timer();
  readonly #now: () => number;

  /** @param now The clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Starts, in place of a countdown that still runs.
   *
   * @param delayMs How long to count.
   * @param events What to tell.
   */
  start(delayMs: number, events: CountdownEvents): void {
    events.onSecond(Math.ceil(delayMs / SECOND_MS));
    const step = delayMs % SECOND_MS || Math.min(delayMs, SECOND_MS);
    const dueAt = this.#now() + step;
    this.#timer.set(step, () => {
      // A background tab may get one tick a minute. A clock that was set back
      // must not lengthen the wait.
      const late = Math.max(0, this.#now() - dueAt);
      const left = delayMs - step - late;
      if (left > 0) this.start(left, events);
      else events.onEnd();
    });
  }

  /** Stops without reaching the end. */
  stop(): void {
    this.#timer.clear();
  }
}
