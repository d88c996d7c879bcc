// Runs in the browser; imported on the server too.

import type { LocksPort } from "../connection/environment.ts";

/** Whom a {@linkcode BrowserLock} tells. */
export interface BrowserLockListener {
  /** This one holds it now. */
  onGranted(): void;
  /** Another one has taken it away. */
  onStolen(): void;
}

/**
 * A Web Lock (https://w3c.github.io/web-locks/) that this page wants: at most one page of
 * the browser holds it, and one that goes, however it goes, lets it go.
 *
 * ```text
 *   idle ── wait() ──► waiting ──► held ── another one's steal() ──► idle
 *     │                              ▲
 *     └───────── steal() ────────────┘       release() leads to idle, from anywhere
 * ```
 *
 * @example
 * ```ts
 * import type { LocksPort } from "../connection/environment.ts";
 *
 * // Does something in one tab only.
 * function inOneTab(locks: LocksPort, action: () => void): BrowserLock {
 *   const lock = new BrowserLock(locks, "tea", {
 *     onGranted: action,
 *     onStolen: () => {},
 *   });
 *   lock.wait();
 *   return lock;
 * }
 * ```
 */
export class BrowserLock {
  readonly #locks: LocksPort;
  readonly #name: string;
  readonly #listener: BrowserLockListener;
  /** Ends the present request, whether it waits or holds. */
  #end: (() => void) | null = null;

  /**
   * @param locks The browser's locks.
   * @param name The name of the lock.
   * @param listener Whom to tell.
   */
  constructor(locks: LocksPort, name: string, listener: BrowserLockListener) {
    this.#locks = locks;
    this.#name = name;
    this.#listener = listener;
  }

  /** Waits for it, in the order in which pages began to wait. */
  wait(): void {
    const waiting = new AbortController();
    this.#request({ signal: waiting.signal }, () => waiting.abort());
  }

  /** Takes it from whoever holds it. */
  steal(): void {
    this.#request({ steal: true }, () => {});
  }

  /** Lets it go, or waits no more. */
  release(): void {
    this.#end?.();
    this.#end = null;
  }

  #request(
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    stopWaiting: () => void,
  ): void {
    this.release();
    let letGo: () => void;
    const held = new Promise<void>((resolve) => letGo = resolve);
    const end = () => {
      stopWaiting();
      letGo();
    };
    this.#end = end;
    const isPresent = () => this.#end === end;
    let isHeld = false;
    this.#locks.request(this.#name, options, () => {
      if (!isPresent()) return undefined;
      isHeld = true;
      this.#listener.onGranted();
      return held;
    }).catch(() => {
      // What was given up by this page itself ends so, too.
      if (!isPresent()) return;
      // A browser that has no locks for this page keeps it apart from others, too.
      if (isHeld) this.#listener.onStolen();
      else this.#listener.onGranted();
    });
  }
}
