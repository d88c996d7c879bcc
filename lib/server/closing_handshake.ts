// Runs on the server.

import { stopReading } from "./socket_reading.ts";

/** How long a peer may go on sending after the close frame, in milliseconds. */
export const MAX_LINGER_MS = 10_000;

/**
 * How many frames a peer may go on sending after the close frame: more than that is a
 * flood, of which nothing is read any more.
 */
export const MAX_LINGER_FRAMES = 200;

// For the close frame to come to a peer that floods.
const FLOOD_LINGER_MS = 500;

/**
 * Sends a close frame and reads on, dropping what it reads, until the peer answers
 * with its own (RFC 6455 section 7.1.2), so that a peer in the middle of sending
 * learns why. Three bounds end it without an answer: whoever is silent falls to the
 * idle timeout of the socket, whoever goes on sending to {@linkcode MAX_LINGER_MS}, and
 * whoever floods to {@linkcode MAX_LINGER_FRAMES}.
 *
 * @param socket An open socket, made with an idle timeout.
 * @param code One of `CloseCode`.
 * @param reason A short sentence for a person, of at most 123 bytes.
 * @param now Milliseconds since the epoch.
 */
export function startClosingHandshake(
  socket: WebSocket,
  code: number,
  reason: string,
  now: () => number,
): void {
  // After `close()`, Deno drops the connection at the next frame instead of reading
  // up to the close frame. The kernel answers what is left unread with a reset, and
  // a reset makes the peer forget the close frame that it has not read yet. `close()`
  // marks only the object that it is called on as closing: called on an heir of the
  // socket, it sends the close frame, and the socket itself goes on reading.
  const heir: WebSocket = Object.create(socket);
  heir.close(code, reason);
  const deadline = now() + MAX_LINGER_MS;
  let frames = 0;
  socket.addEventListener("message", () => {
    if (now() > deadline) socket.close();
    else if (++frames === MAX_LINGER_FRAMES) endFlood(socket);
  });
}

function endFlood(socket: WebSocket): void {
  const end = stopReading(socket);
  if (end !== null) setTimeout(end, FLOOD_LINGER_MS);
}
