// Runs in the browser; imported on the server too.

import type { ConnectionEnvironment } from "../connection/environment.ts";

/** The part of an `AudioNode` that the client uses. */
export interface AudioPort {
  connect(target: AudioPort): unknown;
}

/** The part of an `AudioParam` that the client uses. */
export interface AudioParamPort {
  setValueAtTime(value: number, atSecond: number): unknown;
  exponentialRampToValueAtTime(value: number, atSecond: number): unknown;
}

/** The part of an `AudioContext` that the client uses. */
export interface AudioContextPort {
  readonly currentTime: number;
  readonly destination: AudioPort;
  createGain(): AudioPort & { readonly gain: AudioParamPort };
  createOscillator(): AudioPort & {
    readonly frequency: AudioParamPort;
    start(atSecond: number): void;
    stop(atSecond: number): void;
  };
  resume(): Promise<void>;
  close(): Promise<void>;
}

/**
 * All that the client takes from the browser, so that it can be imported and
 * constructed on the server, and tested without a browser.
 */
export interface PageEnvironment extends ConnectionEnvironment {
  /** Where `online`, `offline`, `pagehide` and `pageshow` happen. */
  readonly window: EventTarget;
  /** Where `visibilitychange` happens. */
  readonly document: EventTarget;
  /** Where settings are remembered; reading this may throw where that is forbidden. */
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly createAudioContext: () => AudioContextPort;
}

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
  createAudioContext: () => new AudioContext(),
  fetch: (url, init) => fetch(url, init),
};

// Not `crypto.randomUUID()`: browsers have that on https and localhost only, and a
// chat hosted at home is often opened over plain http.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join(
    "",
  );
}
