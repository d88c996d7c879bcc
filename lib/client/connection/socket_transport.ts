// Runs in the browser; imported on the server too.

import {
  ABNORMAL_CLOSURE,
  CloseCode,
  CloseReason,
} from "../../protocol/close_codes.ts";
import { decodeServerMessage, encode } from "../../protocol/codec.ts";
import type { ClientMessage, ServerMessage } from "../../protocol/messages.ts";
import { socketUrl } from "../../protocol/paths.ts";
import { AwakeTimer } from "./awake_timer.ts";
import type { SocketPort } from "./environment.ts";
import { Heartbeat } from "./heartbeat.ts";
import { CONNECT_TIMEOUT_MS } from "./timing.ts";
import type { Transport, TransportListener, Visit } from "./transport.ts";

/**
 * One socket, from its opening to its end, which is told of once: a close, 10 s without a
 * welcome, or 10 s of silence after a ping.
 *
 * - A frame that can't be read is skipped, as reconnecting would fetch it again; if
 *   messages were in it, the next ones show the gap.
 * - `error` events aren't listened to: a `close` with the code always follows.
 *
 * @example
 * ```ts
 * import type { Visit } from "./transport.ts";
 *
 * // Opens a socket, and logs what comes.
 * function listen(visit: Visit) {
 *   return new SocketTransport(visit, {
 *     onMessage: (message) => console.log(message),
 *     onUnreadable: () => {},
 *     onEnd: () => {},
 *   });
 * }
 * ```
 */
export class SocketTransport implements Transport {
  listener: TransportListener;
  readonly #timeout = new AwakeTimer();
  readonly #heartbeat: Heartbeat;
  #socket: SocketPort | null;

  /**
   * @param visit Where to connect.
   * @param listener Whom to tell.
   * @param pingIntervalMs From the last sign of life to the next ping; 30 s without.
   */
  constructor(
    visit: Visit,
    listener: TransportListener,
    pingIntervalMs?: number,
  ) {
    this.listener = listener;
    this.#heartbeat = new Heartbeat({
      ping: () => this.send({ type: "ping" }),
      onSilence: () => this.#giveUp(),
      intervalMs: pingIntervalMs,
    });
    const { environment, room, after, reconnect } = visit;
    const socket = environment.createSocket(
      socketUrl(room, environment.pageUrl, {
        after: after(),
        reconnect: reconnect(),
      }),
    );
    this.#socket = socket;
    // A socket that was let go may still have events on their way.
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#onFrame(data);
    };
    socket.onclose = ({ code, reason }) => {
      if (socket !== this.#socket) return;
      this.close();
      this.listener.onEnd(code, reason);
    };
    this.#timeout.set(CONNECT_TIMEOUT_MS, () => this.#giveUp());
  }

  /**
   * Sends a message; only once the server's welcome is there.
   *
   * @param message The message.
   */
  send(message: ClientMessage): void {
    this.#socket?.send(encode(message));
  }

  /** Finds out now whether the other end still lives. */
  check(): void {
    this.#heartbeat.check();
  }

  /**
   * Lets go of the socket and of every timer; nothing more is told of it.
   *
   * @param reason What the server is told; nothing where the socket is closed already.
   */
  close(reason?: string): void {
    this.#timeout.clear();
    this.#heartbeat.stop();
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.onmessage = null;
    socket.onclose = null;
    if (reason !== undefined) socket.close(CloseCode.NORMAL, reason);
  }

  #onFrame(data: unknown): void {
    this.#heartbeat.heard();
    const message = this.#decode(data);
    if (message === null) return;
    if (message.type === "welcome") {
      this.#timeout.clear();
      this.#heartbeat.start();
    }
    this.listener.onMessage(message);
  }

  #decode(data: unknown): ServerMessage | null {
    try {
      return decodeServerMessage(String(data));
    } catch {
      this.listener.onUnreadable();
      return null;
    }
  }

  #giveUp(): void {
    this.close(CloseReason.TIMEOUT);
    this.listener.onEnd(ABNORMAL_CLOSURE, "");
  }
}
