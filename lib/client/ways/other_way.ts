// Runs in the browser; imported on the server too.

import { CloseReason } from "../../protocol/close_codes.ts";
import type { ClientMessage } from "../../protocol/messages.ts";
import { SocketTransport } from "../connection/socket_transport.ts";
import { Timer } from "../connection/timer.ts";
import {
  FIRST_PROBE_DELAY_MS,
  MAX_PROBE_DELAY_MS,
} from "../connection/timing.ts";
import type {
  Transport,
  TransportListener,
  Visit,
} from "../connection/transport.ts";
import { HttpTransport } from "./http_transport.ts";
import type { StreamPermit } from "./stream_permit.ts";

/** What {@linkcode OtherWay} needs. */
export interface OtherWayOptions {
  readonly visit: Visit;
  readonly permit: StreamPermit;
  /** Called when a socket works again. */
  onSocket(): void;
}

/**
 * A connection over HTTP that now and then tries a socket, and goes over to it once that
 * is welcomed. The first one stays until then.
 */
export class OtherWay implements Transport {
  listener: TransportListener;
  readonly #options: OtherWayOptions;
  readonly #rest = new Timer();
  #present: Transport;
  /** The last socket that was tried; it may have ended, or be the present one. */
  #probe: Transport | null = null;
  #delayMs = FIRST_PROBE_DELAY_MS;

  /**
   * @param options Where to.
   * @param listener Whom to tell.
   */
  constructor(options: OtherWayOptions, listener: TransportListener) {
    const { visit, permit } = options;
    this.listener = listener;
    this.#options = options;
    this.#present = new HttpTransport(visit, this.#relay(), permit);
    this.#probeLater();
  }

  send(message: ClientMessage): void {
    this.#present.send(message);
  }

  check(): void {
    this.#present.check();
  }

  close(reason?: string): void {
    this.#rest.clear();
    this.#probe?.close(reason);
    this.#present.close(reason);
  }

  #probeLater(): void {
    this.#rest.set(this.#delayMs, () => this.#tryASocket());
    this.#delayMs = Math.min(this.#delayMs * 2, MAX_PROBE_DELAY_MS);
  }

  #tryASocket(): void {
    const { visit } = this.#options;
    const probe = new SocketTransport(visit, {
      onMessage: (message) => {
        // All else comes after it.
        if (message.type !== "welcome") return;
        this.#present.close(CloseReason.RECONNECTING);
        this.#present = probe;
        probe.listener = this.#relay();
        this.#options.onSocket();
        // What has come by HTTP since it was sent isn't of another room.
        const head = Math.max(message.head, visit.after() ?? 0);
        this.listener.onMessage({ ...message, head });
      },
      onUnreadable: () => {},
      onEnd: () => this.#probeLater(),
    });
    this.#probe = probe;
  }

  /** Whoever listens may have changed by the time there is something to tell. */
  #relay(): TransportListener {
    return {
      onMessage: (message) => this.listener.onMessage(message),
      onUnreadable: () => this.listener.onUnreadable(),
      onEnd: (code, reason) => {
        this.close();
        this.listener.onEnd(code, reason);
      },
    };
  }
}
