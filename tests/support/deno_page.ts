// Runs in tests.

import type { FetchOptions } from "../../lib/client/connection/environment.ts";
import {
  findWays,
  OlderHistory,
  openExtras,
} from "../../lib/client/page/page_extras.ts";
import { fold } from "../../lib/protocol/timeline.ts";
import type { PageEnvironment } from "../../lib/client/page/environment.ts";
import { openSocket } from "./open_socket.ts";
import type { SeededRandom } from "./seeded_random.ts";
import { until } from "./until.ts";

/** How a {@linkcode DenoPage} differs from others. */
export interface DenoPageOptions {
  /** The page's server, without a slash at the end. */
  readonly server: () => string;
  /** The session, as a `Cookie` header. */
  readonly cookie: string;
  /** What `randomId()` returns begins with it. */
  readonly idPrefix: string;
  readonly random: SeededRandom;
}

/**
 * A page without a browser: real sockets, requests and time; nothing to see or to
 * hear. Its server may change, as behind a load balancer.
 */
export class DenoPage implements PageEnvironment, AsyncDisposable {
  readonly window = new EventTarget();
  readonly document = new EventTarget();
  readonly hidden = false;
  readonly onLine = true;
  readonly storage = {
    getItem: () => null,
    setItem: () => {},
    removeItem: () => {},
  };
  readonly cookie = "";
  readonly setCookie = () => {};
  readonly #options: DenoPageOptions;
  readonly #sockets = new Set<WebSocket>();
  #ids = 0;

  /** @param options How it differs from others. */
  constructor(options: DenoPageOptions) {
    this.#options = options;
  }

  get pageUrl(): string {
    return this.#options.server();
  }

  readonly now = () => Date.now();
  readonly random = () => this.#options.random.next();
  readonly randomId = () => `${this.#options.idPrefix}-${++this.#ids}`;

  readonly createSocket = (url: URL) => {
    const socket = openSocket(url, { cookie: this.#options.cookie });
    this.#sockets.add(socket);
    socket.addEventListener("close", () => this.#sockets.delete(socket));
    return socket;
  };

  readonly createAudioContext = () => {
    throw new Error("No audio hardware");
  };

  readonly createEventSource = (url: URL) => new EventSource(url);

  readonly fetch = (url: URL, { headers, ...options }: FetchOptions) =>
    fetch(url, {
      ...options,
      headers: { ...headers, cookie: this.#options.cookie },
    });

  readonly tabs = null;
  readonly loadWays = () => Promise.resolve(findWays);
  readonly loadFold = () => Promise.resolve(fold);
  readonly loadOlderHistory = () => Promise.resolve(OlderHistory);
  readonly loadExtras = () => Promise.resolve(openExtras);

  /** Waits until the sockets are closed; whoever opened them closes them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await until(
      "the page's sockets are closed",
      () => this.#sockets.size === 0,
    );
  }
}
