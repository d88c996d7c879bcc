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
import { clockCookie } from "./clock_cookie.ts";
import type { PageExtras, PageExtrasOptions } from "./environment.ts";
import { type DeviceStore, Unsent } from "../unsent/unsent.ts";
import { deviceStore } from "./device_store.ts";
import { ReadMark } from "./read_mark.ts";
import { SoundSetting } from "./sound_setting.ts";
import { unfold } from "./unfold.ts";

// One module is loaded, so that what it shares with the page is cut only once.
export { fold } from "../../protocol/timeline.ts";
export { OlderHistory } from "../room/older_history.ts";
export { findWays } from "../ways/find_ways.ts";

/** The announcer, the chime, what is kept, and what tabs of one room have to agree on. */
class RoomExtras implements PageExtras {
  readonly #options: PageExtrasOptions;
  readonly #announcer: Announcer;
  readonly #attention: Attention;
  readonly #chime: Chime;
  readonly #sound: SoundSetting;
  readonly #unsent: Unsent;
  readonly #listening = new AbortController();
  #readMark: ReadMark | null = null;
  /** Up to here another tab has read. */
  #readSeq = 0;

  /**
   * @param options The page and the room.
   * @param store Where unsent things are kept.
   */
  constructor(options: PageExtrasOptions, store: DeviceStore) {
    const { environment, messages, user, announcement, room } = options;
    const { tabs, window, document, now, randomId } = environment;
    this.#options = options;
    this.#announcer = new Announcer({ messages, user, text: announcement });
    this.#attention = new Attention(environment, room);
    this.#chime = new Chime(environment);
    this.#sound = new SoundSetting(environment, options.soundOn);
    this.#unsent = new Unsent({
      ...options,
      tab: randomId(),
      tabs,
      store,
      storage: () => environment.storage,
      now,
    });
    environment.setCookie(
      clockCookie(environment.pageUrl.startsWith("https:")),
    );
    this.#sound.load();
    this.#announcer.start();
    const { signal } = this.#listening;
    window.addEventListener("storage", () => this.#noteStored(), { signal });
    document.addEventListener("click", unfold, { signal });
    document.addEventListener(
      "visibilitychange",
      () => this.#noteVisibility(),
      { signal },
    );
    this.resume();
  }

  noteArrivals(): void {
    const { environment, unreadSeqs, soundOn } = this.#options;
    if (!environment.hidden) return this.#tellRead();
    this.#forgetRead();
    if (soundOn.peek() && unreadSeqs.peek().length > 0) {
      this.#chime.ring(() => this.#attention.takeTurn());
    }
  }

  setSound(on: boolean): void {
    this.#sound.set(on);
    if (on) this.#chime.prepare();
    else this.#chime.close();
  }

  resume(): void {
    const { environment: { tabs }, room } = this.#options;
    this.#readMark ??= tabs && new ReadMark(tabs, room, (seq) => {
      this.#readSeq = Math.max(this.#readSeq, seq);
      this.#forgetRead();
    });
    this.#unsent.start();
    this.#noteVisibility();
  }

  /** A page with locks or channels isn't kept for the Back button. */
  suspend(): void {
    this.#unsent.stop();
    this.#attention.dispose();
    this.#readMark?.dispose();
    this.#readMark = null;
  }

  dispose(): void {
    this.#listening.abort();
    this.#announcer.dispose();
    this.#chime.close();
    this.suspend();
  }

  #noteStored(): void {
    this.#sound.load();
    if (!this.#options.soundOn.peek()) this.#chime.close();
  }

  #noteVisibility(): void {
    this.#attention.note();
    if (!this.#options.environment.hidden) this.#tellRead();
  }

  #tellRead(): void {
    const newest = this.#options.messages.peek().at(-1);
    if (newest !== undefined) this.#readMark?.tell(newest.seq);
  }

  #forgetRead(): void {
    const { unreadSeqs } = this.#options;
    const unread = unreadSeqs.peek().filter((seq) => seq > this.#readSeq);
    unreadSeqs.value = unread;
  }
}

/**
 * As `OpenExtras` says.
 *
 * @param options The page and the room.
 * @param store Where unsent things are kept; this browser's without.
 *
 * @example
 * ```ts
 * import type { PageExtrasOptions } from "./environment.ts";
 *
 * // Takes note of what has come, once.
 * function note(options: PageExtrasOptions): void {
 *   const extras = openExtras(options);
 *   extras.noteArrivals();
 *   extras.dispose();
 * }
 * ```
 */
export function openExtras(
  options: PageExtrasOptions,
  store: DeviceStore = deviceStore(),
): PageExtras {
  return new RoomExtras(options, store);
}
