// Runs on the server.

/** How long a peer may go on sending after the close frame, in milliseconds. */
export const MAX_LINGER_MS = 10_000;

/**
 * Sends a close frame and reads on, dropping what it reads, until the peer answers
 * with its own (RFC 6455 section 7.1.2), so that a peer in the middle of sending
 * learns why. Two deadlines end it without an answer: whoever is silent falls to the
 * idle timeout of the socket, whoever goes on sending to {@linkcode MAX_LINGER_MS}.
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
  socket.addEventListener("message", () => {
    if (now() > deadline) socket.close();
  });
}
