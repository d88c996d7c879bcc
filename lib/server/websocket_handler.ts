// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import { decodeClientMessage, encode } from "../protocol/codec.ts";
import { MAX_FRAME_BYTES } from "../protocol/limits.ts";
import type { PostMessage, User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Room } from "../rooms/room.ts";
import type { Islet } from "./islet.ts";
import { SocketSession } from "./socket_session.ts";
import { TokenBucket } from "./token_bucket.ts";

/** What a connection is for. */
export interface SocketRequest {
  readonly room: RoomName;
  readonly user: User;
  /** seq of the newest entry that the client has; `null` for none. */
  readonly after: number | null;
  /** Whether the client says that it had a connection before. */
  readonly isReconnect: boolean;
}

// Refused frames that are answered before the sender counts as flooding. A client
// that comes back with a full outbox is refused a hundred times, and is none.
const REFUSALS = { perSecond: 10, burst: 300 };

/**
 * Serves one WebSocket from its `open` to its `close`: lets it into its room,
 * answers its frames, and drops it at once when it closes or breaks. The handlers
 * are all there is of it; they go with the socket.
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
  const session = new SocketSession(socket, request.user);
  const refusals = new TokenBucket(REFUSALS, islet.now());
  let room: Room | null = null;
  socket.binaryType = "arraybuffer";
  islet.connections.add(socket);

  socket.onopen = () => {
    if (islet.isStopping) {
      session.close(CloseCode.SERVICE_RESTART, "The server restarts");
      return;
    }
    islet.metrics.countConnection(request.isReconnect);
    room = islet.rooms.join(request.room, session, request.after);
  };
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      session.close(CloseCode.UNSUPPORTED_DATA, "Frames must be text");
    } else if (exceedsFrameLimit(data)) {
      session.close(
        CloseCode.MESSAGE_TOO_BIG,
        `A frame may have ${MAX_FRAME_BYTES} bytes`,
      );
    } else {
      answer(data);
    }
  };
  socket.onclose = end;
  socket.onerror = end;

  function end(): void {
    socket.onopen =
      socket.onmessage =
      socket.onclose =
      socket.onerror =
        null;
    islet.connections.delete(socket);
    room?.leave(session);
    session.close(CloseCode.NORMAL, "");
  }

  function answer(frame: string): void {
    try {
      const message = decodeClientMessage(frame);
      switch (message.type) {
        case "message":
          post(message);
          break;
        case "typing":
          room?.typing(request.user);
          break;
        case "ping":
          session.send(encode({ type: "pong", at: islet.now() }));
          break;
      }
    } catch (error) {
      refuse(error);
    }
  }

  /** The room's broadcast is the acknowledgement; a repeat gets its own. */
  function post(message: PostMessage): void {
    const cursor = room?.cursorOf(session) ?? null;
    islet.post(request.room, request.user, message).then(
      ({ message, duplicate }) => {
        if (duplicate) room?.acknowledge(session, message, cursor);
      },
    ).catch(refuse);
  }

  function refuse(error: unknown): void {
    if (!(error instanceof ProtocolError)) {
      islet.log.error("A frame could not be served", error);
      session.close(CloseCode.TRY_AGAIN_LATER, "Something went wrong here");
      return;
    }
    const { code, message, id, retryAfterMs } = error;
    if (refusals.take(islet.now()) > 0) {
      session.close(CloseCode.POLICY_VIOLATION, "Too many refused frames");
      return;
    }
    session.send(encode({
      type: "error",
      code,
      message,
      ...(id !== undefined && { id }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }));
  }
}

/**
 * Closes a socket as soon as it opens: a browser learns why only from a close
 * frame, not from the answer to its upgrade.
 *
 * @param socket A socket that was just upgraded.
 * @param code One of `CloseCode`.
 * @param reason A short sentence for a person.
 */
export function refuseSocket(
  socket: WebSocket,
  code: number,
  reason: string,
): void {
  socket.onopen = () => socket.close(code, reason);
}

const encoder = new TextEncoder();

function exceedsFrameLimit(frame: string): boolean {
  // A UTF-16 code unit takes one to three bytes: count only when that matters.
  if (frame.length > MAX_FRAME_BYTES) return true;
  if (frame.length * 3 <= MAX_FRAME_BYTES) return false;
  return encoder.encode(frame).byteLength > MAX_FRAME_BYTES;
}
