// Runs in the browser, on the server, and wherever else there are sockets.

/**
 * The part of a `WebSocket` that the client uses. Its events are those that browsers,
 * Deno and Node have alike.
 */
export interface SocketPort {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(frame: string): void;
  close(code: number, reason: string): void;
}

/** All that a connection to a room takes from where it runs. */
export interface ConnectionEnvironment {
  /** The address of a page of the server; the room's addresses are relative to it. */
  readonly pageUrl: string;
  /** `false` when it is known that there is no network. */
  readonly onLine: boolean;
  /** Whether nobody can see what comes. */
  readonly hidden: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** An id that nobody else has: letters, digits, `-` and `_`. */
  readonly randomId: () => string;
  readonly createSocket: (url: URL) => SocketPort;
  readonly fetch: (
    url: URL,
    init: { readonly signal: AbortSignal },
  ) => Promise<Response>;
}
