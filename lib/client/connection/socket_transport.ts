// Runs in the browser; imported on the server too.

import { CloseCode, CloseReason } from "../../protocol/close_codes.ts";
import { decodeServerMessage, encode } from "../../protocol/codec.ts";
import type { ClientMessage, ServerMessage } from "../../protocol/messages.ts";
import { AwakeTimer } from "./awake_timer.ts";
import type { ConnectionEnvironment, SocketPort } from "./environment.ts";
import { Heartbeat } from "./heartbeat.ts";
import { CONNECT_TIMEOUT_MS } from "./timing.ts";

/** What a {@linkcode SocketTransport} needs, and whom it tells. */
export interface SocketTransportOptions {
  readonly environment: ConnectionEnvironment;
  /** The address of the room's socket. */
  readonly url: URL;
  /** Called with each message. */
  onMessage(message: ServerMessage): void;
  /** Called when a frame could not be read. */
  onUnreadable(): void;
  /** Called once, when the connection broke, was closed, or fell silent. */
  onEnd(code: number, reason: string): void;
}

// What browsers say of a connection that ended without a close frame.
const ABNORMAL_CLOSURE = 1006;

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
 * import type { ConnectionEnvironment } from "./environment.ts";
 *
 * // Opens a socket, and logs what comes.
 * function listen(environment: ConnectionEnvironment, url: URL) {
 *   return new SocketTransport({
 *     environment,
 *     url,
 *     onMessage: (message) => console.log(message),
 *     onUnreadable: () => {},
 *     onEnd: () => {},
 *   });
 * }
 * ```
 */
export class SocketTransport {
  readonly #options: SocketTransportOptions;
  readonly #timeout = new AwakeTimer();
  readonly #heartbeat = new Heartbeat({
    ping: () => this.send({ type: "ping" }),
    onSilence: () => this.#giveUp(),
  });
  #socket: SocketPort | null;

  /** @param options Where to connect, and whom to tell. */
  constructor(options: SocketTransportOptions) {
    this.#options = options;
    const socket = options.environment.createSocket(options.url);
    this.#socket = socket;
    // A socket that was let go may still have events on their way.
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#onFrame(data);
    };
    socket.onclose = ({ code, reason }) => {
      if (socket !== this.#socket) return;
      this.close();
      options.onEnd(code, reason);
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
    socket.onopen = null;
    socket.onmessage = null;
    socket.onerror = null;
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
    this.#options.onMessage(message);
  }

  #decode(data: unknown): ServerMessage | null {
    try {
      return decodeServerMessage(String(data));
    } catch {
      this.#options.onUnreadable();
      return null;
    }
  }

  #giveUp(): void {
    this.close(CloseReason.TIMEOUT);
    this.#options.onEnd(ABNORMAL_CLOSURE, "");
  }
}
