// Runs on the server.

import type { SweepResult } from "./rooms.ts";

/** What {@linkcode Sweeper} sweeps, and how often. */
export interface SweeperOptions {
  /** Drops what is broken from all rooms. */
  readonly sweep: () => SweepResult;
  /** Time between two sweeps, in milliseconds. */
  readonly intervalMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told of each sweep that dropped sessions, or that was asked for. */
  readonly onCleanedUp: (result: SweepResult) => void;
}

/**
 * The one interval of a process that sweeps all rooms. Closed sockets leave by
 * their own events; this finds what those events missed.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #sweeps = 0;
  #lastAt: number;

  /** @param options What to sweep, and how often. */
  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#lastAt = options.now();
  }

  /** Sweeps since the start. */
  get sweeps(): number {
    return this.#sweeps;
  }

  /** When the last one was, or the start, in milliseconds since the epoch. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Starts the interval, if it doesn't run. */
  start(): void {
    const { intervalMs, onCleanedUp } = this.#options;
    this.#timer ??= setInterval(() => {
      const result = this.#sweep();
      if (result.removed > 0) onCleanedUp(result);
    }, intervalMs);
  }

  /**
   * Sweeps at once, since somebody has asked for it.
   *
   * @returns What was found; it is told of in any case.
   */
  sweepNow(): SweepResult {
    const result = this.#sweep();
    this.#options.onCleanedUp(result);
    return result;
  }

  /** Stops the interval. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): SweepResult {
    const { sweep, now } = this.#options;
    const result = sweep();
    this.#sweeps++;
    this.#lastAt = now();
    return result;
  }
}
