// Runs in the browser; imported on the server too.

import { HEALTH_PATH } from "../../protocol/paths.ts";
import type { ConnectionEnvironment } from "./environment.ts";
import { Timer } from "./timer.ts";
import {
  HEALTH_TIMEOUT_MS,
  HIDDEN_LOOK_INTERVAL_MS,
  LOOK_INTERVAL_MS,
} from "./timing.ts";

/** What a {@linkcode HealthWatch} needs, and whom it tells. */
export interface HealthWatchOptions {
  readonly environment: ConnectionEnvironment;
  /** Whether somebody waits for the server: a person, or something unsent. */
  isUrgent(): boolean;
  /** Called once, when the server is there again. */
  onHealthy(): void;
}

/**
 * Looks now and then whether a server is back that couldn't be reached: a request that
 * costs it little, until one is answered.
 *
 * ```text
 *   resting ── 15 to 30 s (60 to 120 s unless it is urgent) ──► looking ──► onHealthy()
 *      ▲                                                           │
 *      └───────────────── no answer in 10 s, or not well ──────────┘
 * ```
 *
 * @example
 * ```ts
 * import type { ConnectionEnvironment } from "./environment.ts";
 *
 * // Reloads a page once the server is back.
 * function reloadWhenBack(environment: ConnectionEnvironment): HealthWatch {
 *   const watch = new HealthWatch({
 *     environment,
 *     isUrgent: () => !environment.hidden,
 *     onHealthy: () => location.reload(),
 *   });
 *   watch.start();
 *   return watch;
 * }
 * ```
 */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  readonly #timer = new Timer();
  #request: AbortController | null = null;

  /** @param options Where the server is, and what to do once it is there. */
  constructor(options: HealthWatchOptions) {
    this.#options = options;
  }

  /** Begins, with a rest. */
  start(): void {
    const { environment, isUrgent } = this.#options;
    const intervalMs = isUrgent() ? LOOK_INTERVAL_MS : HIDDEN_LOOK_INTERVAL_MS;
    const restMs = Math.floor(intervalMs * (1 + environment.random()));
    this.#timer.set(restMs, () => this.#look());
  }

  /** Ends, with the request that is under way. */
  stop(): void {
    this.#timer.clear();
    this.#request?.abort();
    this.#request = null;
  }

  async #look(): Promise<void> {
    const { environment, onHealthy } = this.#options;
    const request = this.#request = new AbortController();
    this.#timer.set(HEALTH_TIMEOUT_MS, () => request.abort());
    const isHealthy = await this.#isHealthy(request.signal);
    if (request !== this.#request) return;
    this.stop();
    // Without a network there is an answer only from a cache or a hotel's login page.
    if (isHealthy && environment.onLine) onHealthy();
    else this.start();
  }

  async #isHealthy(signal: AbortSignal): Promise<boolean> {
    const { environment } = this.#options;
    try {
      const url = new URL(HEALTH_PATH, environment.pageUrl);
      const response = await environment.fetch(url, { signal });
      const health: unknown = response.ok ? await response.json() : null;
      return typeof health === "object" && health !== null &&
        "status" in health && health.status === "ok";
    } catch {
      return false;
    }
  }
}
