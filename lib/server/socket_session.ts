// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { Session } from "../rooms/session.ts";

/** A session over a WebSocket. */
export class SocketSession implements Session {
  readonly id = crypto.randomUUID();
  readonly user: User;
  readonly #socket: WebSocket;

  /**
   * @param socket The connection.
   * @param user Whose it is.
   */
  constructor(socket: WebSocket, user: User) {
    this.#socket = socket;
    this.user = user;
  }

  /** Whether frames can still be sent. */
  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes that were sent and that the peer hasn't taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * Sends a frame; does nothing when the connection is not open.
   *
   * @param frame An encoded message.
   */
  send(frame: string): void {
    if (this.isOpen) this.#socket.send(frame);
  }

  /**
   * Closes the connection; does nothing when it is closed.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  close(code: number, reason: string): void {
    if (this.#socket.readyState >= WebSocket.CLOSING) return;
    this.#socket.close(code, reason);
  }
}
