// Runs on the server.

import type { SweepResult } from "./rooms.ts";

/** What {@linkcode Sweeper} sweeps, and how often. */
export interface SweeperOptions {
  /** Drops what is broken from all rooms. */
  readonly sweep: () => SweepResult;
  /** Time between two sweeps, in milliseconds. */
  readonly intervalMs: number;
  /** Is told of each sweep that dropped sessions. */
  readonly onCleanedUp: (result: SweepResult) => void;
}

/**
 * The one interval of a process that sweeps all rooms. Closed sockets leave by
 * their own events; this finds what those events missed.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param options What to sweep, and how often. */
  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Starts the interval, if it doesn't run. */
  start(): void {
    const { sweep, intervalMs, onCleanedUp } = this.#options;
    this.#timer ??= setInterval(() => {
      const result = sweep();
      if (result.removed > 0) onCleanedUp(result);
    }, intervalMs);
  }

  /** Stops the interval. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
