// Runs in the browser, on the server, and wherever else there are sockets.

/** How the connection stands. */
export type Connection =
  /** Not started, or the page lies in the back/forward cache. */
  | { readonly state: "idle" }
  /** Attempt 0 is a first one, 1 to 5 are attempts to reconnect. */
  | { readonly state: "connecting"; readonly attempt: number }
  | { readonly state: "online" }
  /** The browser says that there is no network; now and then it is tried all the same. */
  | { readonly state: "offline" }
  /** `attempt` is the one to come, from 1. */
  | {
    readonly state: "waiting";
    readonly attempt: number;
    readonly retryInSeconds: number;
  }
  /**
   * `message` says why, as a sentence. Where a new page can't help, the server is looked
   * for from time to time.
   */
  | {
    readonly state: "failed";
    readonly message: string;
    /** Whether only a new page can help: this one's version or user isn't taken. */
    readonly needsReload: boolean;
  }
  /** Disposed of. */
  | { readonly state: "closed" };
