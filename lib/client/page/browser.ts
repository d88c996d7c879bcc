// Runs in the browser; imported on the server too.

import type { TabsPort } from "../connection/environment.ts";
import type { FindWays } from "../connection/transport.ts";
import type { Fold } from "../room/message_log.ts";
import type { OlderHistory } from "../room/older_history.ts";
import type { OpenExtras, PageEnvironment } from "./environment.ts";

const TABS: TabsPort = {
  get locks() {
    return navigator.locks;
  },
  createChannel: (name) => new BroadcastChannel(name),
  get document() {
    return document;
  },
};

/** The part of a page's scripts that is loaded once it is live. */
export interface LivePart {
  readonly openExtras: OpenExtras;
  readonly findWays: FindWays;
  readonly OlderHistory: typeof OlderHistory;
  readonly fold: Fold;
}

/**
 * The browser itself. Each member is looked up when it is used, never before.
 *
 * @param load Loads what isn't needed to make a room live.
 * @returns What a client takes from it.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const page = browserPage(() => import("./page_extras.ts"));
 * assert(page.randomId() !== page.randomId());
 * ```
 */
export function browserPage(load: () => Promise<LivePart>): PageEnvironment {
  return {
    get pageUrl() {
      return location.href;
    },
    get window() {
      return globalThis;
    },
    get document() {
      return document;
    },
    get hidden() {
      return document.visibilityState === "hidden";
    },
    get onLine() {
      return navigator.onLine;
    },
    get storage() {
      return localStorage;
    },
    now: () => Date.now(),
    random: () => Math.random(),
    randomId,
    createSocket: (url) => new WebSocket(url),
    createEventSource: (url) => new EventSource(url),
    get tabs() {
      // Browsers have locks on https and localhost only.
      return "locks" in navigator ? TABS : null;
    },
    loadWays: async () => (await load()).findWays,
    loadFold: async () => (await load()).fold,
    loadOlderHistory: async () => (await load()).OlderHistory,
    loadExtras: async () => (await load()).openExtras,
    get cookie() {
      return document.cookie;
    },
    setCookie: (cookie) => {
      document.cookie = cookie;
    },
    createAudioContext: () => new AudioContext(),
    fetch: (url, init) => fetch(url, init),
  };
}

// Not `crypto.randomUUID()`: browsers have that on https and localhost only, and a
// chat hosted at home is often opened over plain http.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join(
    "",
  );
}
