// Runs in the browser; imported on the server too.

import { AwakeTimer } from "./awake_timer.ts";
import { Timer } from "./timer.ts";
import { PING_INTERVAL_MS, PONG_TIMEOUT_MS } from "./timing.ts";

/** What a {@linkcode Heartbeat} needs of its connection. */
export interface HeartbeatOptions {
  /** Sends a ping. */
  ping(): void;
  /** Called when the server stayed silent after a ping. */
  onSilence(): void;
  /**
   * From the last sign of life to the next ping, in milliseconds.
   *
   * @default {30_000}
   */
  readonly intervalMs?: number | undefined;
}

/**
 * Finds out when a connection has died without a close.
 *
 * ```text
 *            30 s, or check()
 *   resting ─────────────────► listening ──── 10 s of silence ───► onSilence()
 *      ▲                           │
 *      └─────── any frame ─────────┘
 * ```
 *
 * The next ping is counted from the answer to the last one, so that a throttled
 * tab neither sends pings in a row nor expects an answer to several.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * let pings = 0;
 * const heartbeat = new Heartbeat({
 *   ping: () => pings++,
 *   onSilence: () => {},
 * });
 * heartbeat.start();
 * heartbeat.check();
 * heartbeat.heard();
 * heartbeat.stop();
 * assertEquals(pings, 1);
 * ```
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #rest = new Timer();
  readonly #listen = new AwakeTimer();

  /** @param options The connection to watch. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** Begins with a rest. */
  start(): void {
    const { intervalMs = PING_INTERVAL_MS } = this.#options;
    this.#rest.set(intervalMs, () => this.#ping());
  }

  /** Ends, wherever it was. */
  stop(): void {
    this.#rest.clear();
    this.#listen.clear();
  }

  /** Takes note of a frame: whatever it says, the connection lives. */
  heard(): void {
    if (!this.#listen.pending) return;
    this.#listen.clear();
    this.start();
  }

  /** Pings now instead of at the end of the rest. */
  check(): void {
    if (this.#rest.pending) this.#ping();
  }

  #ping(): void {
    this.#rest.clear();
    this.#listen.set(PONG_TIMEOUT_MS, this.#options.onSilence);
    this.#options.ping();
  }
}
