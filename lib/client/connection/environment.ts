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

/** The part of an `EventSource` that the client uses. */
export interface EventSourcePort {
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  close(): void;
}

/** The part of a `BroadcastChannel` that the client uses. */
export interface ChannelPort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** The part of a `LockManager` (https://w3c.github.io/web-locks/) that the client uses. */
export interface LocksPort {
  request(
    name: string,
    options: {
      readonly mode?: "exclusive" | "shared";
      readonly ifAvailable?: boolean;
      readonly steal?: boolean;
      readonly signal?: AbortSignal;
    },
    /** The lock is held until what it returns has settled. */
    whileHeld: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
}

/** What the tabs of one browser have in common. */
export interface TabsPort {
  readonly locks: LocksPort;
  readonly createChannel: (name: string) => ChannelPort;
  /** Where `visibilitychange` happens. */
  readonly document: EventTarget;
}

/** What the client says of a request. */
export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it goes on when the page is left. */
  readonly keepalive?: boolean;
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
  readonly createEventSource: (url: URL) => EventSourcePort;
  readonly fetch: (url: URL, options: FetchOptions) => Promise<Response>;
  /** The other tabs of this browser; `null` where it keeps them apart. */
  readonly tabs: TabsPort | null;
}
