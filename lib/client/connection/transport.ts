// Runs in the browser, on the server, and wherever else there are sockets.

import type {
  ClientMessage,
  ServerMessage,
  WelcomeMessage,
} from "../../protocol/messages.ts";
import type { ConnectionEnvironment } from "./environment.ts";

/** Whom a {@linkcode Transport} tells. */
export interface TransportListener {
  /** Called with each message. A `welcome` begins a new conversation. */
  onMessage(message: ServerMessage): void;
  /** Called when a frame could not be read. */
  onUnreadable(): void;
  /** Called once, when it broke, was closed, or fell silent: with a close code. */
  onEnd(code: number, reason: string): void;
}

/** What carries one connection to a room, from its opening to its end. */
export interface Transport {
  /** Who is told: another one once something comes between. */
  listener: TransportListener;
  /**
   * Sends a message; only once the server's welcome is there.
   *
   * @param message The message.
   */
  send(message: ClientMessage): void;
  /** Finds out now whether the other end still lives. */
  check(): void;
  /**
   * Lets go of all that it holds; nothing more is told of it.
   *
   * @param reason What the server is told; nothing where that is over already.
   */
  close(reason?: string): void;
}

/** Where a client wants to be, and what it brings. */
export interface Visit<
  Environment extends ConnectionEnvironment = ConnectionEnvironment,
> {
  readonly environment: Environment;
  /** The name of the room. */
  readonly room: string;
  /** Whose connection it is, as far as is known; `null` without a name. */
  userId(): string | null;
  /** seq of the newest entry that it has; `null` for none. */
  after(): number | null;
  /** Which attempt to come back this is; `null` when it had no connection before. */
  reconnect(): number | null;
  /** What a welcome would say now; `null` before there was one. */
  welcome(): WelcomeMessage | null;
}

/** The ways to a room beside a socket of one's own; loaded once they may be of use. */
export interface Ways {
  /**
   * Opens what carries a new connection.
   *
   * @param listener Whom it tells.
   */
  open(listener: TransportListener): Transport;
  /**
   * Takes over a connection that stands, unless it is one of these ways already.
   *
   * @param transport What carries it.
   * @returns What is to be used in its place.
   */
  adopt(transport: Transport): Transport;
  /** Ends what looks for better ways. */
  close(): void;
}

/**
 * Finds ways to a room.
 *
 * @param visit Where to.
 * @param hasFailed Whether a socket has just failed.
 */
export type FindWays = (visit: Visit, hasFailed: boolean) => Ways;

/** What a connection takes from where it runs that may have more than sockets. */
export interface WaysEnvironment extends ConnectionEnvironment {
  /** Loads what finds other ways. */
  readonly loadWays: () => Promise<FindWays>;
}
