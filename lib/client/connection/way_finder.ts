// Runs in the browser; imported on the server too.

import { SocketTransport } from "./socket_transport.ts";
import type {
  Transport,
  TransportListener,
  Visit,
  Ways,
  WaysEnvironment,
} from "./transport.ts";

/**
 * Opens what carries a connection: a socket of one's own, until other ways are at hand.
 * They are loaded once a connection stands, or when one has failed: a page is live sooner
 * without them.
 *
 * @example
 * ```ts
 * import type {
 *   TransportListener,
 *   Visit,
 *   WaysEnvironment,
 * } from "./transport.ts";
 *
 * // Opens a socket, and goes over to a better way once there is one.
 * async function open(
 *   visit: Visit<WaysEnvironment>,
 *   listener: TransportListener,
 * ) {
 *   const finder = new WayFinder(visit);
 *   const socket = finder.open(listener);
 *   const ways = await finder.find({ hasFailed: false });
 *   return ways?.adopt(socket) ?? socket;
 * }
 * ```
 */
export class WayFinder {
  readonly #visit: Visit<WaysEnvironment>;
  #ways: Ways | null = null;
  #isClosed = false;

  /** @param visit Where to. */
  constructor(visit: Visit<WaysEnvironment>) {
    this.#visit = visit;
  }

  /**
   * Opens what carries a new connection.
   *
   * @param listener Whom it tells.
   */
  open(listener: TransportListener): Transport {
    return this.#ways?.open(listener) ??
      new SocketTransport(this.#visit, listener);
  }

  /**
   * Loads the other ways, unless they are there.
   *
   * @param options Whether a socket has just failed.
   * @returns The ways, also where they came while a connection was being made without them.
   */
  async find({ hasFailed }: { hasFailed: boolean }): Promise<Ways | null> {
    try {
      const findWays = await this.#visit.environment.loadWays();
      if (this.#isClosed) return null;
      return this.#ways ??= findWays(this.#visit, hasFailed);
    } catch {
      // The server is away. The next connection, or its failure, tries again.
      return null;
    }
  }

  /** Ends what looks for better ways, for good. */
  close(): void {
    this.#isClosed = true;
    this.#ways?.close();
  }
}
