// Runs on the server.

import { EventSession } from "./event_session.ts";
import type { Islet } from "./islet.ts";
import type { SocketRequest } from "./websocket_handler.ts";

// Proxies cut a connection that is silent for a minute, some for twenty seconds. A stream
// has no pings from the other end that could keep it.
const LOOK_INTERVAL_MS = 15_000;

// All that waits is in the session, which can drop it.
const NO_QUEUE = { highWaterMark: 0 };

const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  // nginx would hold events back.
  "X-Accel-Buffering": "no",
};

/** How {@linkcode serveEventStream} serves. */
export interface EventStreamOptions {
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
 * Serves the frames of a room as Server-Sent Events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). The event's
 * `id` is the seq of its newest entry, so that a client that comes back with
 * `Last-Event-ID` goes on where it was.
 *
 * @param islet The running server; it counts the connection until it is done with.
 * @param request What it is for.
 * @param options How.
 * @returns The response; it lasts until either side ends it.
 */
export function serveEventStream(
  islet: Islet,
  request: SocketRequest,
  options: EventStreamOptions,
): Response {
  const { completed, lookIntervalMs = LOOK_INTERVAL_MS } = options;
  const { door, caller, after, reconnect } = request;
  let looking: ReturnType<typeof setInterval> | null = null;
  const session = new EventSession(caller, () => {
    if (looking !== null) clearInterval(looking);
    door.leave(session);
  });
  // First what can be refused: nothing has been started then that would have to end.
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
  return new Response(new ReadableStream(session, NO_QUEUE), {
    headers: HEADERS,
  });
}

/** @returns What {@linkcode serveEventStream} answers, without the events. */
export function eventStreamHead(): Response {
  return new Response(null, { headers: HEADERS });
}
