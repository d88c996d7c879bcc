// Runs on the server.

import type { Session } from "../chat/room_door.ts";
import type { Caller } from "../chat/caller.ts";
import type { User } from "../protocol/messages.ts";
import type { Frame } from "../protocol/frame.ts";
import { startClosingHandshake } from "./closing_handshake.ts";

/** A session over a WebSocket. */
export class SocketSession implements Session {
  readonly id = crypto.randomUUID();
  user: User | null;
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #now: () => number;
  #isClosing = false;

  /**
   * @param socket The connection.
   * @param caller Whose it is.
   * @param now Milliseconds since the epoch.
   */
  constructor(socket: WebSocket, caller: Caller, now: () => number) {
    this.#socket = socket;
    this.user = caller.user;
    this.address = caller.address;
    this.#now = now;
  }

  /** Whether frames can still be sent. */
  get isOpen(): boolean {
    return !this.#isClosing && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes that were sent and that the peer hasn't taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * Sends a frame; does nothing when the connection is not open.
   *
   * @param frame The frame.
   */
  send({ text }: Frame): void {
    if (this.isOpen) this.#socket.send(text);
  }

  /**
   * Closes the connection, and lets the peer learn why even while it is sending;
   * does nothing when it is closed or closing.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#isClosing = true;
    startClosingHandshake(this.#socket, code, reason, this.#now);
  }
}
