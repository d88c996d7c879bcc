// Runs in the browser; imported on the server too.

/**
 * The ways to a room beside a socket of one's own: through another tab, or over HTTP where
 * sockets fail. A page loads this once it is live.
 *
 * @module
 */

import { ABNORMAL_CLOSURE } from "../../protocol/close_codes.ts";
import { SocketTransport } from "../connection/socket_transport.ts";
import type {
  Transport,
  TransportListener,
  Visit,
  Ways,
} from "../connection/transport.ts";
import { HEALTH_PATH } from "../../protocol/paths.ts";
import { OtherWay } from "./other_way.ts";
import { PingInterval } from "./ping_interval.ts";
import { Requests } from "./requests.ts";
import { SharedTransport } from "./shared_transport.ts";
import { StreamPermit } from "./stream_permit.ts";

/** So many sockets in a row fail before another way is taken. */
const MAX_FAILURES = 2;

/** As {@linkcode Ways}. */
class RoomWays implements Ways {
  readonly #visit: Visit;
  readonly #permit: StreamPermit;
  readonly #requests: Requests;
  readonly #pingInterval = new PingInterval();
  /** Sockets in a row that were not welcomed, while the server was well. */
  #failures: number;

  constructor(visit: Visit, hasFailed: boolean) {
    const { environment } = visit;
    this.#visit = visit;
    this.#permit = new StreamPermit(environment.tabs);
    this.#failures = hasFailed ? 1 : 0;
    this.#requests = new Requests(environment);
  }

  open(listener: TransportListener): Transport {
    return this.#share(listener, null);
  }

  adopt(transport: Transport): Transport {
    return transport instanceof SharedTransport
      ? transport
      : this.#share(transport.listener, transport);
  }

  close(): void {
    this.#requests.close();
  }

  #share(listener: TransportListener, transport: Transport | null): Transport {
    const { tabs } = this.#visit.environment;
    if (tabs === null) return transport ?? this.#openOwn(listener);
    return new SharedTransport(
      {
        visit: this.#visit,
        tabs,
        open: (listener) => this.#openOwn(listener),
      },
      listener,
      transport,
    );
  }

  #openOwn(listener: TransportListener): Transport {
    if (this.#failures < MAX_FAILURES) {
      const counting = this.#counting(listener);
      return new SocketTransport(
        this.#visit,
        counting,
        this.#pingInterval.ms,
      );
    }
    return new OtherWay({
      visit: this.#visit,
      permit: this.#permit,
      onSocket: () => this.#failures = 0,
    }, listener);
  }

  #counting(listener: TransportListener): TransportListener {
    const { now } = this.#visit.environment;
    let heardAt: number | null = null;
    return {
      onMessage: (message) => {
        if (heardAt === null) this.#failures = 0;
        heardAt = now();
        listener.onMessage(message);
      },
      onUnreadable: () => listener.onUnreadable(),
      onEnd: (code, reason) => {
        // A server that closes a socket with a reason is one that sockets get to.
        if (code === ABNORMAL_CLOSURE) {
          if (heardAt === null) this.#noteFailure();
          else this.#pingInterval.noteCut(now() - heardAt);
        }
        listener.onEnd(code, reason);
      },
    };
  }

  /** What fails while the server is away says nothing about sockets. */
  async #noteFailure(): Promise<void> {
    try {
      await this.#requests.json(HEALTH_PATH);
      this.#failures += 1;
    } catch {
      this.#failures = 0;
    }
  }
}

/**
 * As `FindWays` says.
 *
 * @param visit Where to.
 * @param hasFailed Whether a socket has just failed.
 *
 * @example
 * ```ts
 * import type { Visit } from "../connection/transport.ts";
 *
 * // Opens a connection that this tab perhaps shares with others.
 * function open(visit: Visit) {
 *   return findWays(visit, false).open({
 *     onMessage: (message) => console.log(message),
 *     onUnreadable: () => {},
 *     onEnd: () => {},
 *   });
 * }
 * ```
 */
export function findWays(visit: Visit, hasFailed: boolean): Ways {
  return new RoomWays(visit, hasFailed);
}
