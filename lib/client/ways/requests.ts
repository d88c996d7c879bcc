// Runs in the browser; imported on the server too.

import { decodeApiError } from "../../protocol/http_answers.ts";
import { ProtocolError } from "../../protocol/protocol_error.ts";
import type {
  ConnectionEnvironment,
  FetchOptions,
} from "../connection/environment.ts";
import { Timer } from "../connection/timer.ts";
import { REQUEST_TIMEOUT_MS } from "../connection/timing.ts";

/**
 * Requests to the server that end with their owner: each is answered within 10 s, or
 * given up.
 *
 * @example
 * ```ts
 * import { SESSION_PATH } from "../../protocol/paths.ts";
 * import type { ConnectionEnvironment } from "../connection/environment.ts";
 *
 * // Asks who one is.
 * async function ask(environment: ConnectionEnvironment): Promise<unknown> {
 *   const requests = new Requests(environment);
 *   try {
 *     return await requests.json(SESSION_PATH);
 *   } finally {
 *     requests.close();
 *   }
 * }
 * ```
 */
export class Requests {
  readonly #environment: ConnectionEnvironment;
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  /** @param environment Where the server is. */
  constructor(environment: ConnectionEnvironment) {
    this.#environment = environment;
  }

  /** Whether they have been ended: what comes then is for nobody. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Asks the server.
   *
   * @param path The path, and the query.
   * @param options What else there is to say.
   * @returns What it answered, unchecked; `null` for an answer without content.
   * @throws {ProtocolError} When it has refused.
   * @throws {Error} When there was no answer.
   */
  async json(
    path: string,
    options: Omit<FetchOptions, "signal"> = {},
  ): Promise<unknown> {
    const { fetch, pageUrl } = this.#environment;
    const request = new AbortController();
    const timeout = new Timer();
    timeout.set(REQUEST_TIMEOUT_MS, () => request.abort());
    this.#underWay.add(request);
    try {
      const response = await fetch(new URL(path, pageUrl), {
        ...options,
        signal: request.signal,
      });
      if (response.status === 204) return null;
      const body: unknown = await response.json();
      if (response.ok) return body;
      throw decodeApiError(body, response.headers.get("retry-after"));
    } finally {
      timeout.clear();
      this.#underWay.delete(request);
    }
  }

  /** Gives up all of them, and ends them for good. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#underWay) request.abort();
  }
}

/**
 * Tells a refusal from a request that found no server, or no server of this kind.
 *
 * @param error What a request ended with.
 * @returns The refusal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(refusalIn(new TypeError("Failed to fetch")), null);
 * ```
 */
export function refusalIn(error: unknown): ProtocolError | null {
  if (!(error instanceof ProtocolError)) return null;
  return error.code === "bad_frame" ? null : error;
}
