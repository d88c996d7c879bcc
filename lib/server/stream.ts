// Runs on the server.

import type { Islet } from "./islet.ts";
import { type StreamFormat, StreamSession } from "./stream_session.ts";
import type { SocketRequest } from "./websocket_handler.ts";

// Proxies cut a connection that is silent for a minute, some for twenty seconds. A stream
// has no pings from the other end that could keep it.
const LOOK_INTERVAL_MS = 15_000;

// All that waits is in the session, which can drop it.
const NO_QUEUE = { highWaterMark: 0 };

/** How {@linkcode serveStream} serves. */
export interface StreamOptions {
  /** What the stream is written in. */
  readonly format: StreamFormat;
  /** Headers of the answer. */
  readonly headers: HeadersInit;
  /**
   * Settles once the answer is with the peer, or the peer is gone: `completed` of
   * Deno's `ServeHandlerInfo`.
   */
  readonly completed: Promise<void>;
  /**
   * How often a sign of life is sent, in milliseconds. A peer that takes nothing for
   * three to four times as long is sent away.
   *
   * @default {15_000}
   */
  readonly lookIntervalMs?: number;
}

/**
 * Serves the frames of a room as an answer that goes on.
 *
 * @param islet The running server; it counts the connection until it is done with.
 * @param request What it is for.
 * @param options How.
 * @returns The response; it lasts until either side ends it.
 */
export function serveStream(
  islet: Islet,
  request: SocketRequest,
  options: StreamOptions,
): Response {
  const { format, headers, completed, lookIntervalMs = LOOK_INTERVAL_MS } =
    options;
  const { door, caller, after, reconnect } = request;
  let looking: ReturnType<typeof setInterval> | null = null;
  const session = new StreamSession(caller, format, () => {
    if (looking !== null) clearInterval(looking);
    door.leave(session);
  });
  door.join(session, after);
  looking = setInterval(() => session.look(), lookIntervalMs);
  islet.connections.add(session, caller.address);
  islet.events.connected(reconnect);
  const onGone = () => {
    session.end();
    islet.connections.delete(session);
  };
  // It rejects when the peer went before the end.
  completed.then(onGone, onGone);
  return new Response(new ReadableStream(session, NO_QUEUE), { headers });
}
