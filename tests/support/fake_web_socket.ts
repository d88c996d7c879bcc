// Runs in tests.

import type {
  ClientMessage,
  ServerMessage,
} from "../../lib/protocol/messages.ts";
import { decodeClientMessage, encode } from "../../lib/protocol/codec.ts";
import type { SocketPort } from "../../lib/client/connection/environment.ts";

/** A socket's handlers as they were, to be called once it is unhooked. */
export type LateEvents = Pick<SocketPort, "onmessage" | "onclose">;

/**
 * A socket whose other end is the test. It is stricter than a browser's: sending
 * while it isn't open throws, and so does closing it with a handler still set,
 * because such a handler would be called for a connection that is over.
 */
export class FakeWebSocket implements SocketPort {
  onopen: SocketPort["onopen"] = null;
  onmessage: SocketPort["onmessage"] = null;
  onerror: SocketPort["onerror"] = null;
  onclose: SocketPort["onclose"] = null;
  /** What the client closed it with; `null` while it has not. */
  closedWith: { code: number; reason: string } | null = null;
  /** What the client sent. */
  readonly sent: ClientMessage[] = [];
  /** The address that the client connected to. */
  readonly url: URL;
  #state: "connecting" | "open" | "closed" = "connecting";

  /** @param url The address. */
  constructor(url: URL) {
    this.url = url;
  }

  /** The messages that the client sent, as their ids. */
  get postedIds(): string[] {
    return this.sent.flatMap((message) =>
      message.type === "message" ? [message.id] : []
    );
  }

  /** How many pings the client sent. */
  get pings(): number {
    return this.sent.filter((message) => message.type === "ping").length;
  }

  send(frame: string): void {
    if (this.#state !== "open") {
      throw new Error(`Cannot send: the socket is ${this.#state}`);
    }
    this.sent.push(decodeClientMessage(frame));
  }

  close(code: number, reason: string): void {
    const { onopen, onmessage, onerror, onclose } = this;
    if (onopen || onmessage || onerror || onclose) {
      throw new Error("Cannot close: a handler is still set");
    }
    if (this.closedWith) throw new Error("Cannot close: it was closed before");
    this.closedWith = { code, reason };
    this.#state = "closed";
  }

  /** The server accepts the connection. */
  accept(): void {
    this.#state = "open";
    this.onopen?.(new Event("open"));
  }

  /** The server sends a message; accepts the connection first where needed. */
  receive(message: ServerMessage): void {
    this.receiveFrame(encode(message));
  }

  /** The server sends a frame, whatever it says. */
  receiveFrame(frame: unknown): void {
    if (this.#state === "connecting") this.accept();
    this.onmessage?.(new MessageEvent("message", { data: frame }));
  }

  /** The server closes the connection, or it breaks (1006). */
  drop(code = 1006, reason = ""): void {
    this.#state = "closed";
    if (code === 1006) this.onerror?.(new Event("error"));
    this.onclose?.(new CloseEvent("close", { code, reason }));
  }

  /** The handlers as they are now, to call them when they are no longer hooked. */
  captureHandlers(): LateEvents {
    return { onmessage: this.onmessage, onclose: this.onclose };
  }
}
