// Runs on the server.

import type { Events, EventTotals } from "./events.ts";
import type { Figures } from "./figures.ts";

/** What {@linkcode LastHour} samples. */
export interface LastHourOptions {
  /** Reads how the process is. */
  readonly read: () => Figures;
  readonly events: Pick<Events, "takeWorstLagMs" | "totals">;
}

/** How a minute was: at its end, or what happened in it. */
export interface Minute {
  readonly users: number;
  readonly connections: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly reconnects: number;
  readonly refusals: number;
  /** Mean time that the store took for a commit, in milliseconds; 0 without one. */
  readonly commitMs: number;
  /** The latest that a timer came, in milliseconds. */
  readonly worstLagMs: number;
  /** Memory of the process. */
  readonly rssBytes: number;
}

const INTERVAL_MS = 60_000;
const KEPT_MINUTES = 60;

/** Counters, as they stood at the end of a minute. */
interface Stand extends EventTotals {
  readonly messages: number;
  readonly deliveries: number;
}

/**
 * How the last sixty minutes were. It owns a timer, which disposing ends.
 */
export class LastHour implements Disposable {
  readonly #options: LastHourOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #minutes: Minute[] = [];
  #before: Stand;

  /** @param options What it samples. */
  constructor(options: LastHourOptions) {
    this.#options = options;
    this.#before = standOf(options.read(), options.events.totals());
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS);
  }

  /** The minutes that are over, the oldest first; at most sixty. */
  get minutes(): readonly Minute[] {
    return this.#minutes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const { read, events } = this.#options;
    const figures = read();
    const now = standOf(figures, events.totals());
    const before = this.#before;
    this.#before = now;
    const commits = now.commits - before.commits;
    this.#minutes.push({
      users: figures.users,
      connections: figures.connections,
      messages: now.messages - before.messages,
      deliveries: now.deliveries - before.deliveries,
      reconnects: now.reconnects - before.reconnects,
      refusals: now.refusals - before.refusals,
      commitMs: commits === 0 ? 0 : (now.commitMs - before.commitMs) / commits,
      worstLagMs: events.takeWorstLagMs(),
      rssBytes: figures.rssBytes,
    });
    if (this.#minutes.length > KEPT_MINUTES) this.#minutes.shift();
  }
}

function standOf(
  { messages, deliveries }: Figures,
  totals: EventTotals,
): Stand {
  return { ...totals, messages, deliveries };
}
