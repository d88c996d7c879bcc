// Runs in tests.

import type { Browser } from "puppeteer-core";
import { Person, RoomTab } from "./room_page.ts";
import { until } from "./until.ts";

declare global {
  /** What {@linkcode WatchedTab} has noted in a page. */
  var watched: {
    sockets: WebSocket[];
    streams: EventSource[];
    chimes: number;
    show(state: DocumentVisibilityState): void;
  };
}

/**
 * A tab whose connections and chimes are noted, and of which the test says whether
 * somebody looks at it: browsers without a screen show all their tabs.
 */
export class WatchedTab extends RoomTab {
  /** @param person Whose tab it is. */
  static async of(person: Person): Promise<WatchedTab> {
    const { page } = await person.openTab();
    await page.evaluateOnNewDocument(() => {
      const sockets: WebSocket[] = [];
      const streams: EventSource[] = [];
      let state: DocumentVisibilityState = "visible";
      Object.defineProperty(document, "visibilityState", { get: () => state });
      const watched = globalThis.watched = {
        sockets,
        streams,
        chimes: 0,
        show(next: DocumentVisibilityState) {
          state = next;
          document.dispatchEvent(new Event("visibilitychange"));
        },
      };
      globalThis.WebSocket = class extends WebSocket {
        constructor(url: string | URL) {
          super(url);
          sockets.push(this);
        }
      };
      globalThis.EventSource = class extends EventSource {
        constructor(url: string | URL) {
          super(url);
          streams.push(this);
        }
      };
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (when) {
        watched.chimes += 0.5; // It has two notes.
        start.call(this, when);
      };
    });
    return new WatchedTab(page);
  }

  /** Sockets that are open or opening. */
  async sockets(): Promise<number> {
    return await this.page.evaluate(() =>
      globalThis.watched.sockets.filter(({ readyState }) => readyState < 2)
        .length
    );
  }

  /** Streams that are open or opening. */
  async streams(): Promise<number> {
    return await this.page.evaluate(() =>
      globalThis.watched.streams.filter(({ readyState }) => readyState < 2)
        .length
    );
  }

  /** How often it has chimed. */
  async chimes(): Promise<number> {
    return await this.page.evaluate(() => globalThis.watched.chimes);
  }

  /** Somebody looks at it, or no longer. */
  async show(state: DocumentVisibilityState): Promise<void> {
    await this.page.evaluate((state) => globalThis.watched.show(state), state);
  }

  /** Waits until a message is there; pages that aren't drawn have no other way. */
  async untilSaid(text: string): Promise<void> {
    await until(
      `${text} is there`,
      async () => (await this.texts()).includes(text),
    );
  }
}

/**
 * Opens tabs of one person in one room, the first one by its form.
 *
 * @param browser Where.
 * @param options The server, and how many.
 */
export async function openTabs(
  browser: Browser,
  { url, count }: { readonly url: string; readonly count: number },
): Promise<{ person: Person; tabs: WatchedTab[] }> {
  const person = await Person.in(browser);
  const tabs: WatchedTab[] = [];
  while (tabs.length < count) {
    const tab = await WatchedTab.of(person);
    if (tabs.length === 0) await tab.enter(url, "tea", "Ana");
    else await tab.visit(url, "tea");
    await tab.untilConnection("online");
    tabs.push(tab);
  }
  return { person, tabs };
}
