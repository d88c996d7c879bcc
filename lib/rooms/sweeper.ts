// Runs on the server.

import type { SweepResult } from "./rooms.ts";

/** What {@linkcode Cleanup} is made of. */
export interface CleanupOptions {
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
export class Cleanup {
  readonly #options: CleanupOptions;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param options What it is made of. */
  constructor(options: CleanupOptions) {
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
