// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { Session } from "../rooms/session.ts";
import type { Islet } from "./islet.ts";
import type { SocketRequest } from "./websocket_handler.ts";

// Proxies cut a connection that is silent for a minute.
const KEEP_ALIVE_MS = 30_000;
const KEEP_ALIVE = ": still here\n\n";

// Far more than a session may have waiting: it is skipped before that.
const QUEUE = new ByteLengthQueuingStrategy({ highWaterMark: 2 ** 30 });

const encoder = new TextEncoder();

const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  // nginx would hold events back.
  "X-Accel-Buffering": "no",
};

/** A session that only listens, over Server-Sent Events. */
class EventStreamSession implements Session {
  readonly id = crypto.randomUUID();
  readonly user: User;
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  /** Called when either side has ended it. */
  onEnd: () => void = () => {};
  #isOpen = true;

  constructor(
    user: User,
    controller: ReadableStreamDefaultController<Uint8Array>,
  ) {
    this.user = user;
    this.#controller = controller;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get bufferedBytes(): number {
    return QUEUE.highWaterMark - (this.#controller.desiredSize ?? 0);
  }

  send(frame: string): void {
    const seq = lastSeqOf(frame);
    this.write(`${seq === null ? "" : `id: ${seq}\n`}data: ${frame}\n\n`);
  }

  write(text: string): void {
    if (this.#isOpen) this.#controller.enqueue(encoder.encode(text));
  }

  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.write(`: closed ${code} ${reason}\n\n`);
    this.end();
    this.#controller.close();
  }

  /** The peer is gone, or will be. */
  end(): void {
    this.#isOpen = false;
    this.onEnd();
  }
}

/**
 * Serves the frames of a room as Server-Sent Events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). The event's
 * `id` is the seq of its newest entry, so that a client that comes back with
 * `Last-Event-ID` goes on where it was.
 *
 * @param islet The running server.
 * @param request What it is for.
 * @returns The response; it lasts until either side ends it.
 */
export function serveEventStream(
  islet: Islet,
  request: SocketRequest,
): Response {
  let session: EventStreamSession | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const opened = new EventStreamSession(request.caller.user, controller);
      session = opened;
      islet.connections.add(opened);
      islet.metrics.countConnection(request.isReconnect);
      const room = islet.rooms.join(request.room, opened, request.after);
      const keepAlive = setInterval(
        () => opened.write(KEEP_ALIVE),
        KEEP_ALIVE_MS,
      );
      opened.onEnd = () => {
        clearInterval(keepAlive);
        islet.connections.delete(opened);
        room.leave(opened);
      };
    },
    cancel() {
      session?.end();
    },
  }, QUEUE);
  return new Response(body, { headers: HEADERS });
}

/** @returns What {@linkcode serveEventStream} answers, without the events. */
export function eventStreamHead(): Response {
  return new Response(null, { headers: HEADERS });
}

const MESSAGES_FRAME = '{"type":"messages"';
// Quotes inside a text are escaped, so this is the start of an entry.
const ENTRY_START = '{"seq":';

function lastSeqOf(frame: string): number | null {
  if (!frame.startsWith(MESSAGES_FRAME)) return null;
  const at = frame.lastIndexOf(ENTRY_START);
  return at === -1 ? null : parseInt(frame.slice(at + ENTRY_START.length), 10);
}
