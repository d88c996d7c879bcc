// Runs on the server.

import type { Caller } from "../chat/caller.ts";
import type { RoomDoor } from "../chat/room_door.ts";
import { CloseCode } from "../protocol/close_codes.ts";
import { decodeClientMessage } from "../protocol/codec.ts";
import { MAX_FRAME_BYTES } from "../protocol/limits.ts";
import type { StoreMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { type Frame, frameOf } from "../protocol/frame.ts";
import { startClosingHandshake } from "./closing_handshake.ts";
import type { Islet } from "./islet.ts";
import type { Reconnect } from "./reconnect.ts";
import type { RefusalReason } from "./refusal_reason.ts";
import { SocketSession } from "./socket_session.ts";
import { TokenBucket } from "../chat/token_bucket.ts";
import { waitWords } from "../chat/wait_words.ts";

const EVENTS = ["message", "close", "error"] as const;

/** What a connection is for. */
export interface SocketRequest {
  /** The room, as its caller may use it. */
  readonly door: RoomDoor;
  /** Whose connection it is. */
  readonly caller: Caller;
  /** seq of the newest entry that the client has; `null` for none. */
  readonly after: number | null;
  /** Which attempt to come back it is; `null` for a first connection. */
  readonly reconnect: Reconnect | null;
}

// Refused frames that are answered before the sender counts as flooding. Islet's own
// client has one on its way at a time, and waits as it is told.
const REFUSALS = { perSecond: 1, burst: 20 };

// Pings and typing notices: a client sends some in a minute. Unlimited, what a peer
// makes the server send without reading it would fill the memory.
const NOTICES = { perSecond: 2, burst: 30 };

// Clocks and networks aren't exact.
const EARLY_MS = 100;

/**
 * Serves one WebSocket from its `open` to its `close`: lets it into its room,
 * answers its frames, and drops it at once when it closes or breaks.
 *
 * @param socket A socket that was just upgraded.
 * @param islet The running server.
 * @param request What it is for.
 */
export function serveSocket(
  socket: WebSocket,
  islet: Islet,
  request: SocketRequest,
): void {
  const handler = new SocketHandler(socket, islet, request);
  socket.binaryType = "arraybuffer";
  islet.connections.add(socket, request.caller.address);
  // Once: so that the request doesn't stay for as long as the socket is open.
  socket.addEventListener("open", () => handler.open(request), { once: true });
  for (const type of EVENTS) socket.addEventListener(type, handler);
}

/**
 * All there is of a WebSocket; it goes with the socket. One object listens to all
 * events: of ten thousand sockets, each is 1.2 KiB smaller than with functions in
 * `onmessage` and the like.
 */
class SocketHandler implements EventListenerObject {
  readonly #socket: WebSocket;
  readonly #islet: Islet;
  readonly #door: RoomDoor;
  readonly #caller: Caller;
  readonly #session: SocketSession;
  #refusals: TokenBucket | null = null;
  #notices: TokenBucket | null = null;
  /** What comes before that time doesn't obey. */
  #mayRetryAt = -Infinity;

  constructor(socket: WebSocket, islet: Islet, request: SocketRequest) {
    this.#socket = socket;
    this.#islet = islet;
    this.#door = request.door;
    this.#caller = request.caller;
    this.#session = new SocketSession(socket, request.caller, islet.now);
  }

  open({ after, reconnect }: SocketRequest): void {
    const { events, isStopping } = this.#islet;
    if (isStopping) {
      this.#session.close(CloseCode.SERVICE_RESTART, "The server restarts");
      return;
    }
    events.connected(reconnect);
    this.#door.join(this.#session, after);
  }

  handleEvent(event: Event): void {
    if (event instanceof MessageEvent) this.#receive(event.data);
    else this.#end();
  }

  /** What comes after the close frame is only read so that the peer reads that. */
  #receive(data: unknown): void {
    if (!this.#session.isOpen) return;
    if (typeof data !== "string") {
      this.#turnAway(
        "binary_frame",
        CloseCode.UNSUPPORTED_DATA,
        "Frames must be text",
      );
    } else if (exceedsFrameLimit(data)) {
      this.#turnAway(
        "frame_too_big",
        CloseCode.MESSAGE_TOO_BIG,
        `A frame may have ${MAX_FRAME_BYTES} bytes`,
      );
    } else {
      this.#answer(data);
    }
  }

  #end(): void {
    for (const type of EVENTS) this.#socket.removeEventListener(type, this);
    this.#islet.connections.delete(this.#socket);
    this.#door.leave(this.#session);
  }

  /** Closes it for something that its peer did. */
  #turnAway(why: RefusalReason, code: number, reason: string): void {
    this.#islet.events.refused(why);
    this.#close(code, reason);
  }

  /** The room doesn't wait until the peer is gone. */
  #close(code: number, reason: string): void {
    this.#session.close(code, reason);
    this.#door.leave(this.#session);
  }

  #answer(frame: string): void {
    try {
      const message = decodeClientMessage(frame);
      switch (message.type) {
        case "typing":
          if (this.#mayNotify()) this.#door.typing();
          break;
        case "ping":
          if (!this.#mayNotify()) break;
          this.#session.send(frameOf({ type: "pong", at: this.#islet.now() }));
          break;
        default:
          this.#store(message);
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Closes the socket of whoever sends too many. */
  #mayNotify(): boolean {
    const now = this.#islet.now();
    this.#notices ??= new TokenBucket(NOTICES, now);
    if (this.#notices.take(now) === 0) return true;
    this.#sendAway("Too many frames");
    return false;
  }

  /** Closes the socket of somebody who floods, and has them wait before they come back. */
  #sendAway(what: string): void {
    const waitMs = this.#islet.chat.flooded(this.#caller);
    this.#turnAway(
      "flood",
      CloseCode.POLICY_VIOLATION,
      `${what}, come back ${waitWords(waitMs)}`,
    );
  }

  /** The room's broadcast is the acknowledgement; a repeat gets its own. */
  #store(message: StoreMessage): void {
    const { id } = message;
    const { traces } = this.#islet;
    const span = traces?.frame(message.type);
    this.#door.submit(message, {
      trace: span?.spanContext(),
      stored: ({ seq, duplicate }) => {
        if (duplicate) this.#door.acknowledge(this.#session, id, seq);
        span?.end();
      },
      failed: (error) => {
        this.#refuse(error, id);
        if (span !== undefined) traces?.refused(span, error);
      },
    });
  }

  #refuse(error: unknown, about?: string): void {
    if (!(error instanceof ProtocolError)) {
      this.#islet.log.error("A frame could not be served", error);
      this.#close(CloseCode.TRY_AGAIN_LATER, "Something went wrong here");
      return;
    }
    const now = this.#islet.now();
    const { code, message, id = about, retryAfterMs } = error;
    // Who waits as long as they are told may be refused again and again: others are in
    // line, too. And what can't be stored now is no fault of theirs, nor is what was on its
    // way when they were sent away.
    const isObedient = code === "unavailable" || !this.#session.isOpen ||
      (retryAfterMs !== undefined && now >= this.#mayRetryAt);
    this.#mayRetryAt = Math.max(
      this.#mayRetryAt,
      now + (retryAfterMs ?? 0) - EARLY_MS,
    );
    if (!isObedient) {
      this.#refusals ??= new TokenBucket(REFUSALS, now);
      if (this.#refusals.take(now) > 0) {
        this.#sendAway("Too many refused frames");
        return;
      }
      this.#islet.chat.refused(this.#caller.address);
    }
    this.#islet.events.refused(code);
    this.#session.send(errorFrame({ code, message, id, retryAfterMs }));
  }
}

/**
 * Closes a socket as soon as it opens: a browser learns why only from a close
 * frame, not from the answer to its upgrade.
 *
 * @param socket A socket that was just upgraded.
 * @param code One of `CloseCode`.
 * @param reason A short sentence for a person.
 * @param error The same for a program, where there is more to say.
 */
export function refuseSocket(
  socket: WebSocket,
  code: number,
  reason: string,
  error?: ErrorFields,
): void {
  socket.onopen = () => {
    if (error !== undefined) socket.send(errorFrame(error).text);
    startClosingHandshake(socket, code, reason, Date.now);
  };
}

type ErrorFields = Pick<ProtocolError, "code" | "message" | "retryAfterMs"> & {
  readonly id?: string | undefined;
};

function errorFrame({ code, message, id, retryAfterMs }: ErrorFields): Frame {
  return frameOf({
    type: "error",
    code,
    message,
    ...(id !== undefined && { id }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

const encoder = new TextEncoder();

function exceedsFrameLimit(frame: string): boolean {
  // A UTF-16 code unit takes one to three bytes: count only when that matters.
  if (frame.length > MAX_FRAME_BYTES) return true;
  if (frame.length * 3 <= MAX_FRAME_BYTES) return false;
  return encoder.encode(frame).byteLength > MAX_FRAME_BYTES;
}
