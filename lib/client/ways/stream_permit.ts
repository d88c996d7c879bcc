// Runs in the browser; imported on the server too.

import type { TabsPort } from "../connection/environment.ts";

const LOCK_NAME = "islet stream";

/**
 * The permit to have a stream: one page of a browser has it. A browser opens at most six
 * connections to a host by HTTP/1.1, and each stream is one of them for as long as it lasts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A browser that keeps its tabs apart can't tell how many there are.
 * assertEquals(await new StreamPermit(null).ask(), false);
 * ```
 */
export class StreamPermit {
  readonly #tabs: TabsPort | null;
  #giveBack: (() => void) | null = null;

  /** @param tabs The other tabs of this browser. */
  constructor(tabs: TabsPort | null) {
    this.#tabs = tabs;
  }

  /** @returns Whether this page has the permit now. */
  async ask(): Promise<boolean> {
    if (this.#tabs === null) return false;
    const { locks } = this.#tabs;
    let giveBack: () => void;
    const held = new Promise<void>((resolve) => giveBack = resolve);
    return await new Promise((resolve) => {
      locks.request(LOCK_NAME, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (lock === null) return undefined;
        this.#giveBack = giveBack;
        return held;
      }).catch(() => resolve(false));
    });
  }

  /** Lets another page have it; does nothing where this one hasn't. */
  giveBack(): void {
    this.#giveBack?.();
  }
}
