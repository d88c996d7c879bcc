// Runs in the browser; imported on the server too.

/**
 * What makes a live room pleasant and isn't needed to make it live: a page loads this
 * module once it is.
 *
 * @module
 */

import { Announcer } from "./announcer.ts";
import { Attention } from "./attention.ts";
import { Chime } from "./chime.ts";
import type { PageExtras, PageExtrasOptions } from "./environment.ts";
import { ReadMark } from "./read_mark.ts";

// One module is loaded, so that what it shares with the page is cut only once.
export { OlderHistory } from "../room/older_history.ts";
export { findWays } from "../ways/find_ways.ts";

/** The announcer, the chime, and what tabs of one room have to agree on. */
class RoomExtras implements PageExtras {
  readonly #options: PageExtrasOptions;
  readonly #announcer: Announcer;
  readonly #attention: Attention;
  readonly #chime: Chime;
  readonly #readMark: ReadMark | null;
  readonly #listening = new AbortController();

  /** @param options The page and the room. */
  constructor(options: PageExtrasOptions) {
    const { environment, room, messages, user, announcement } = options;
    const { tabs, window, document } = environment;
    this.#options = options;
    this.#announcer = new Announcer({ messages, user, text: announcement });
    this.#attention = new Attention(environment, room);
    this.#chime = new Chime(environment);
    this.#readMark = tabs && new ReadMark(tabs, room, options.onRead);
    this.#announcer.start();
    this.#noteVisibility();
    const { signal } = this.#listening;
    window.addEventListener("storage", () => options.onStored(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => this.#noteVisibility(),
      {
        signal,
      },
    );
  }

  noteArrivals(): void {
    if (!this.#options.environment.hidden) this.#tellRead();
  }

  ring(): void {
    this.#chime.ring(() => this.#attention.takeTurn());
  }

  setSound(on: boolean): void {
    if (on) this.#chime.prepare();
    else this.#chime.close();
  }

  dispose(): void {
    this.#listening.abort();
    this.#announcer.dispose();
    this.#attention.dispose();
    this.#chime.close();
    this.#readMark?.dispose();
  }

  #noteVisibility(): void {
    this.#attention.note();
    this.noteArrivals();
  }

  #tellRead(): void {
    const newest = this.#options.messages.peek().at(-1);
    if (newest !== undefined) this.#readMark?.tell(newest.seq);
  }
}

/**
 * As `OpenExtras` says.
 *
 * @param options The page and the room.
 *
 * @example
 * ```ts
 * import type { PageExtrasOptions } from "./environment.ts";
 *
 * // Chimes once, if nobody looks.
 * function ring(options: PageExtrasOptions): void {
 *   const extras = openExtras(options);
 *   extras.ring();
 *   extras.dispose();
 * }
 * ```
 */
export function openExtras(options: PageExtrasOptions): PageExtras {
  return new RoomExtras(options);
}
