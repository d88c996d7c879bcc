// Runs in the browser; imported on the server too.

import type { TabsPort } from "../connection/environment.ts";
import type { PageEnvironment } from "./environment.ts";

const TABS: TabsPort = {
  get locks() {
    return navigator.locks;
  },
  createChannel: (name) => new BroadcastChannel(name),
  get document() {
    return document;
  },
};

/** The browser itself. Each member is looked up when it is used, never on import. */
export const browser: PageEnvironment = {
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
  loadWays: async () => (await loadExtras()).findWays,
  loadOlderHistory: async () => (await loadExtras()).OlderHistory,
  loadExtras: async () => (await loadExtras()).openExtras,
  setCookie: (cookie) => {
    document.cookie = cookie;
  },
  createAudioContext: () => new AudioContext(),
  fetch: (url, init) => fetch(url, init),
};

const loadExtras = () => import("./page_extras.ts");

// Not `crypto.randomUUID()`: browsers have that on https and localhost only, and a
// chat hosted at home is often opened over plain http.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join(
    "",
  );
}
