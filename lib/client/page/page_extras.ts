// Runs in the browser; imported on the server too.

/**
 * What makes a live room pleasant and isn't needed to make it live: a page loads this
 * module once it is.
 *
 * @module
 */

import type { Message } from "../../protocol/messages.ts";
import { Alerts } from "./alerts.ts";
import { AnnounceSetting } from "./announce_setting.ts";
import { Announcer } from "./announcer.ts";
import { Attention } from "./attention.ts";
import { Chime } from "./chime.ts";
import { clockCookie } from "./clock_cookie.ts";
import type { PageExtras, PageExtrasOptions } from "./environment.ts";
import { type DeviceStore, Unsent } from "../unsent/unsent.ts";
import { deviceStore } from "./device_store.ts";
import { followFind } from "./find_keys.ts";
import { IgnoredPeople } from "./ignored.ts";
import {
  browserNotifications,
  type NotificationsPort,
} from "./notifications.ts";
import { followPeopleMenu } from "./people_menu.ts";
import { Quotes } from "./quotes.ts";
import { ReadMark } from "./read_mark.ts";
import type { View } from "../room/view.ts";
import { Reading } from "./reading.ts";
import { followSheetLinks } from "./sheet_links.ts";
import { followGestures, type GestureListener } from "./row_gestures.ts";
import { SoundSetting } from "./sound_setting.ts";
import { Talk } from "./talk.ts";
import { unfold } from "./unfold.ts";

// One module is loaded, so that what it shares with the page is cut only once.
export { fold } from "../../protocol/timeline.ts";
export { OlderHistory } from "../room/older_history.ts";
export { findWays } from "../ways/find_ways.ts";

/** The announcer, the chime, what is kept, and what tabs of one room have to agree on. */
class RoomExtras implements PageExtras {
  readonly talk: Talk;
  readonly alerts: Alerts;
  readonly ignored: IgnoredPeople;
  readonly #options: PageExtrasOptions;
  readonly #announcer: Announcer;
  readonly #announced: AnnounceSetting;
  readonly #attention: Attention;
  readonly #chime: Chime;
  readonly #sound: SoundSetting;
  readonly #quotes: Quotes;
  readonly #unsent: Unsent;
  readonly #reading: Reading;
  readonly #listening = new AbortController();
  #readMark: ReadMark | null = null;

  /**
   * @param options The page and the room.
   * @param store Where unsent things are kept.
   * @param notifications Those of the browser.
   */
  constructor(
    options: PageExtrasOptions,
    store: DeviceStore,
    notifications: NotificationsPort | null,
  ) {
    const { environment, client, announcement, announced, room } = options;
    const { messages, hasOlder, user, pending, aside } = client;
    const shown = { ...options, messages, hasOlder, user, pending, aside };
    const { tabs, window, document, now, randomId } = environment;
    this.#options = options;
    this.ignored = new IgnoredPeople(environment);
    const listener = { ...shown, ignored: this.ignored.ids };
    this.#quotes = new Quotes({ ...shown, find: (seq) => client.find(seq) });
    this.talk = new Talk({
      ...shown,
      foldIn: (change) => client.foldIn(change),
      notify: (sentence) => client.notify(sentence),
      storage: () => sessionStorage,
    });
    this.#announcer = new Announcer({ ...listener, text: announcement });
    this.#announced = new AnnounceSetting(environment, announced);
    this.#attention = new Attention(environment, room);
    this.#chime = new Chime(environment);
    this.#sound = new SoundSetting(environment, options.soundOn);
    this.alerts = new Alerts({
      ...listener,
      notifications,
      attention: this.#attention,
      chime: this.#chime,
    });
    this.#unsent = new Unsent({
      ...shown,
      restore: (messages) => client.restore(messages),
      tab: randomId(),
      tabs,
      store,
      storage: () => environment.storage,
      now,
    });
    this.#reading = new Reading({
      ...shown,
      onRead: (seq) => this.#readMark?.tell(seq),
    });
    environment.setCookie(
      clockCookie(environment.pageUrl.startsWith("https:")),
    );
    this.#sound.load();
    this.#announcer.start();
    const { signal } = this.#listening;
    window.addEventListener("storage", () => this.#noteStored(), { signal });
    document.addEventListener("click", unfold, { signal });
    followPeopleMenu(document, signal);
    followFind(document, room, signal);
    followSheetLinks(document, room, signal);
    document.addEventListener(
      "visibilitychange",
      () => this.#noteVisibility(),
      { signal },
    );
    this.resume();
  }

  noteArrivals(others: readonly Message[]): void {
    const { environment, unreadSeqs } = this.#options;
    const heard = this.#heard(others);
    const unheard = new Set(
      others.filter((message) => !heard.includes(message))
        .map(({ seq }) => seq),
    );
    if (unheard.size > 0) {
      unreadSeqs.value = unreadSeqs.peek().filter((seq) => !unheard.has(seq));
    }
    this.#reading.noteArrivals(heard);
    // Those that are left were read in no other tab.
    if (environment.hidden && unreadSeqs.peek().length > 0) {
      this.alerts.note(heard);
    }
  }

  noteView(view: View): void {
    this.#reading.noteView(view);
  }

  noteSent(): void {
    this.#reading.noteSent();
  }

  setSound(on: boolean): void {
    this.#sound.set(on);
    if (on) this.#chime.prepare();
    else this.#chime.close();
  }

  followGestures(listener: GestureListener, signal: AbortSignal): void {
    followGestures(this.#options.environment.document, listener, signal);
  }

  resume(): void {
    const { environment: { tabs }, room } = this.#options;
    this.#readMark ??= tabs &&
      new ReadMark(tabs, room, (seq) => {
        this.#reading.noteReadElsewhere(seq);
        this.alerts.close();
      });
    this.#unsent.start();
    this.#noteVisibility();
  }

  /** A page with locks or channels isn't kept for the Back button. */
  suspend(): void {
    this.talk.flush();
    this.#unsent.stop();
    this.#reading.flush();
    this.#attention.dispose();
    this.alerts.close();
    this.#readMark?.dispose();
    this.#readMark = null;
  }

  dispose(): void {
    this.#listening.abort();
    this.talk.dispose();
    this.#quotes.dispose();
    this.#announcer.dispose();
    this.#announced.dispose();
    this.alerts.dispose();
    this.#chime.close();
    this.suspend();
  }

  #heard(others: readonly Message[]): readonly Message[] {
    const ignored = this.ignored.ids.peek();
    // What tells of settings calls nobody.
    return others.filter(({ userId, settings }) =>
      !settings && !ignored.has(userId)
    );
  }

  #noteStored(): void {
    this.#sound.load();
    this.#announced.load();
    this.alerts.load();
    this.ignored.load();
    if (!this.#options.soundOn.peek()) this.#chime.close();
  }

  #noteVisibility(): void {
    this.#attention.note();
    if (!this.#options.environment.hidden) this.alerts.close();
    this.#reading.noteVisibility();
  }
}

/**
 * As `OpenExtras` says.
 *
 * @param options The page and the room.
 * @param store Where unsent things are kept; this browser's without.
 * @param notifications What shows messages on the desktop; this browser's without.
 *
 * @example
 * ```ts
 * import type { PageExtrasOptions } from "./environment.ts";
 *
 * // Takes note of what has come, once.
 * function note(options: PageExtrasOptions): void {
 *   const extras = openExtras(options);
 *   extras.noteArrivals(options.client.messages.value);
 *   extras.dispose();
 * }
 * ```
 */
export function openExtras(
  options: PageExtrasOptions,
  store: DeviceStore = deviceStore(),
  notifications: NotificationsPort | null = browserNotifications(),
): PageExtras {
  return new RoomExtras(options, store, notifications);
}
