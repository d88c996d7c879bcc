// Runs on the server.

import type { Context } from "fresh";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";

// Seconds without a sign of life until Deno closes a socket; it pings at half of
// it. Well over the 30 s between a client's own pings.
// Deno keeps the request of a socket that it pings. `no-legacy-abort` in deno.json
// spares it an aborted signal, with an error and its stack: 0.9 KiB a socket.
const IDLE_TIMEOUT_SECONDS = 90;

/**
 * Tells whether a request asks for a WebSocket. A HEAD doesn't, though it comes to the
 * handler of GET for want of one of its own.
 *
 * @param request The request.
 */
export function asksForSocket({ method, headers }: Request): boolean {
  return method === "GET" &&
    headers.get("upgrade")?.toLowerCase() === "websocket";
}

/**
 * Makes a WebSocket of a request that asks for one.
 *
 * @param ctx The request.
 * @returns The socket, and the response that opens it.
 * @throws {RequestError} 400 when a header of the handshake is missing or wrong.
 */
export function upgrade(ctx: Context<State>): {
  readonly socket: WebSocket;
  readonly response: Response;
} {
  try {
    return ctx.upgrade({ idleTimeout: IDLE_TIMEOUT_SECONDS });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const message = "This is no WebSocket handshake";
    throw new RequestError(400, "bad_request", message);
  }
}
