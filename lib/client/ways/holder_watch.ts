// Runs in the browser; imported on the server too.

import { Timer } from "../connection/timer.ts";
import {
  TAB_ANSWER_TIMEOUT_MS,
  TAB_CHECK_INTERVAL_MS,
} from "../connection/timing.ts";

/** What a {@linkcode HolderWatch} needs, and whom it tells. */
export interface HolderWatchOptions {
  /** Whether somebody looks at this tab. */
  isSeen(): boolean;
  /** Asks the holder whether it lives. */
  ask(): void;
  /** Called when it hasn't answered within 700 ms. */
  onSilence(): void;
}

/**
 * Finds out whether the tab lives that holds the connection of others. Where nobody looks
 * it gives it all the time that it needs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * let questions = 0;
 * const watch = new HolderWatch({
 *   isSeen: () => true,
 *   ask: () => questions++,
 *   onSilence: () => {},
 * });
 * watch.ask();
 * watch.stop();
 * assertEquals(questions, 1);
 * ```
 */
export class HolderWatch {
  readonly #options: HolderWatchOptions;
  readonly #deadline = new Timer();
  readonly #rest = new Timer();

  /** @param options Whom to watch. */
  constructor(options: HolderWatchOptions) {
    this.#options = options;
  }

  /** Asks now. */
  ask(): void {
    const { isSeen, ask, onSilence } = this.#options;
    ask();
    if (isSeen() && !this.#deadline.pending) {
      this.#deadline.set(TAB_ANSWER_TIMEOUT_MS, onSilence);
    }
  }

  /** Takes note of a sign of life; asks again in half a minute. */
  heard(): void {
    this.#deadline.clear();
    this.#rest.set(TAB_CHECK_INTERVAL_MS, () => {
      if (this.#options.isSeen()) this.ask();
    });
  }

  /** Ends it, until it asks again. */
  stop(): void {
    this.#deadline.clear();
    this.#rest.clear();
  }
}
