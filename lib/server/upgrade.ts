// Runs on the server.

import type { Context } from "fresh";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";

// Seconds without a sign of life until Deno closes a socket; it pings at half of
// it. Well over the 30 s between a client's own pings.
// Deno keeps the request of a socket that it pings. `no-legacy-abort` in deno.json
// spares it an aborted signal, with an error and its stack: 0.9 KiB a socket.
const IDLE_TIMEOUT_SECONDS = 90;

// Turns of the event loop from the first look at a request's signal until it surely
// tells of a peer that was gone. Of some 8 000 upgrades whose peers closed within 2 ms,
// Deno lost 107 after one turn, one after two, none after three or four.
const TURNS_UNTIL_ABORT = 3;

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
 * Makes a WebSocket of a request that asks for one. Whatever becomes of it, the socket
 * ends with a `close` or an `error` event.
 *
 * @param ctx The request.
 * @returns The socket, and the response that opens it.
 * @throws {RequestError} 400 when a header of the handshake is missing or wrong, or
 * the peer is gone.
 */
export async function upgrade(ctx: Context<State>): Promise<{
  readonly socket: WebSocket;
  readonly response: Response;
}> {
  // When a peer goes before the response is written, Deno (2.9) neither tells the
  // socket nor lets go of the file descriptor, ever. So look before upgrading. What
  // is lost then is only a connection that is reset in the very moment of it.
  const { signal } = ctx.req;
  for (let turn = 0; turn < TURNS_UNTIL_ABORT; turn++) {
    await new Promise((done) => setImmediate(done));
  }
  if (signal.aborted) {
    throw new RequestError(400, "bad_request", "The peer is gone");
  }
  const upgraded = start(ctx);
  const { socket } = upgraded;
  const onAbort = () => socket.dispatchEvent(new Event("error"));
  signal.addEventListener("abort", onAbort);
  socket.addEventListener(
    "open",
    () => signal.removeEventListener("abort", onAbort),
    { once: true },
  );
  return upgraded;
}

function start(
  ctx: Context<State>,
): { readonly socket: WebSocket; readonly response: Response } {
  try {
    return ctx.upgrade({ idleTimeout: IDLE_TIMEOUT_SECONDS });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const message = "This is no WebSocket handshake";
    throw new RequestError(400, "bad_request", message);
  }
}
