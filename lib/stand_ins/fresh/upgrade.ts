// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { HttpError } from "./error.ts";

/** What to do when something happens on a WebSocket. */
export interface WebSocketHandlers {
  /** The connection is established. */
  open?(socket: WebSocket): void;
  /** A message was received. */
  message?(socket: WebSocket, event: MessageEvent): void;
  /** The connection is closed, by either end. */
  close?(socket: WebSocket, code: number, reason: string): void;
  /** The connection has failed; `close` follows. */
  error?(socket: WebSocket, event: Event | ErrorEvent): void;
}

/** Settings of a WebSocket connection. */
export interface WebSocketUpgradeOptions {
  /**
   * Seconds a ping may go unanswered before the connection is closed; 0 sends
   * no pings.
   *
   * @default {30}
   */
  idleTimeout?: number;
  /** The sub-protocol to agree on (RFC 6455 section 1.9). */
  protocol?: string;
}

/**
 * Turn a request into a WebSocket.
 *
 * @throws {HttpError} With status 400 if the request asks for no WebSocket.
 */
export function upgradeWebSocket(
  request: Request,
  handlersOrOptions: WebSocketHandlers | WebSocketUpgradeOptions | undefined,
  options: WebSocketUpgradeOptions | undefined,
): { socket: WebSocket; response: Response } | Response {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new HttpError(400, "Expected a WebSocket upgrade request");
  }
  if (!isHandlers(handlersOrOptions)) {
    return Deno.upgradeWebSocket(request, handlersOrOptions);
  }

  const handlers = handlersOrOptions;
  const { socket, response } = Deno.upgradeWebSocket(request, options);
  if (handlers.open) {
    socket.addEventListener("open", () => handlers.open?.(socket));
  }
  if (handlers.message) {
    socket.addEventListener("message", (e) => handlers.message?.(socket, e));
  }
  if (handlers.close) {
    socket.addEventListener("close", ({ code, reason }) => {
      handlers.close?.(socket, code, reason);
    });
  }
  if (handlers.error) {
    socket.addEventListener("error", (e) => handlers.error?.(socket, e));
  }
  return response;
}

/** Options hold no functions, so a single function makes it handlers. */
function isHandlers(
  value: WebSocketHandlers | WebSocketUpgradeOptions | undefined,
): value is WebSocketHandlers {
  if (value === undefined) return false;
  return ["open", "message", "close", "error"]
    .some((name) => typeof Reflect.get(value, name) === "function");
}
