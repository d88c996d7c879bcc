// Runs on the server.

// What Deno 2.9 calls its own fields of a socket: the state, which its loop of reading
// asks after each frame, and that loop.
const STATE = "[[readyState]]";
const LOOP = "[[eventLoop]]";

/**
 * Stops to read from a socket, which stays open: what its peer sends stays with the
 * kernels of both sides until the peer can't send any more. Deno reads all that has come
 * before it does anything else, up to 300 000 short frames in a second, and has no
 * function for this.
 *
 * @param socket A socket that was closed by `close()` on an heir of it, in one of its
 * `message` events.
 * @returns Ends the connection; `null` where Deno is another one than expected, and reads
 * on.
 */
export function stopReading(socket: WebSocket): (() => void) | null {
  const state = symbolOf(socket, STATE);
  const loop = symbolOf(WebSocket.prototype, LOOP);
  if (state === undefined || loop === undefined) return null;
  Reflect.set(socket, state, WebSocket.CLOSED);
  return () => {
    // It drops the connection at the next frame, and tells of it by `close`.
    Reflect.set(socket, state, WebSocket.CLOSING);
    const reading: Promise<void> = Reflect.get(socket, loop).call(socket);
    // The connection has ended already.
    reading.catch(() => socket.dispatchEvent(new Event("error")));
  };
}

function symbolOf(owner: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(owner)
    .find((symbol) => symbol.description === description);
}
