import { delay } from "@std/async/delay";
import type { CDPSession } from "puppeteer-core";
import { countDetached } from "../support/page_leaks.ts";
import type { Person, RoomTab } from "../support/room_page.ts";

/** What a tab holds, after a forced collection. */
export interface TabFigures {
  /** JavaScript's heap in use, in bytes. */
  readonly heapBytes: number;
  /** Nodes of the DOM, and what style sheets add to those that have been in sight. */
  readonly nodes: number;
  /** Those that are in no document, and that scripts still hold. */
  readonly detached: number;
  /** Listeners to events. */
  readonly listeners: number;
}

/** A message as a tab shows it. */
export interface ShownMessage {
  readonly seq: number;
  readonly text: string;
}

declare global {
  /** The last one that the page has opened. */
  var newestSocket: WebSocket | undefined;
}

const LOOKS = 2;
const LOOK_AGAIN_MS = 250;

/** A real tab, and what the browser's own books say of it. */
export class SoakTab {
  readonly #tab: RoomTab;
  readonly #session: CDPSession;

  private constructor(tab: RoomTab, session: CDPSession) {
    this.#tab = tab;
    this.#session = session;
  }

  /**
   * Goes to a room and watches the tab from then on.
   *
   * @param person Whose tab it is.
   * @param url The server, without a slash at the end.
   * @param room The room.
   */
  static async enter(
    person: Person,
    url: string,
    room: string,
  ): Promise<SoakTab> {
    const tab = await person.openTab();
    await tab.page.evaluateOnNewDocument(() => {
      globalThis.WebSocket = class extends WebSocket {
        constructor(url: string | URL) {
          super(url);
          globalThis.newestSocket = this;
        }
      };
    });
    await tab.enter(url, room, "Ana");
    await tab.untilConnection("online");
    return new SoakTab(tab, await tab.page.createCDPSession());
  }

  /**
   * Collects what can be collected, and looks what is left: the less of two times, as
   * what comes and is being drawn takes memory for a moment, and nodes that are gone are
   * counted until they are swept. Each text that was typed leaves two nodes, which
   * Chromium keeps to undo it.
   */
  async sample(): Promise<TabFigures> {
    const looks: TabFigures[] = [];
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await delay(LOOK_AGAIN_MS);
      looks.push(await this.#look());
    }
    const least = (figure: (look: TabFigures) => number) =>
      Math.min(...looks.map(figure));
    return {
      heapBytes: least(({ heapBytes }) => heapBytes),
      nodes: least(({ nodes }) => nodes),
      detached: least(({ detached }) => detached),
      listeners: least(({ listeners }) => listeners),
    };
  }

  async #look(): Promise<TabFigures> {
    await this.#session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await this.#session.send(
      "Memory.getDOMCounters",
    );
    return {
      heapBytes: usedSize,
      nodes,
      detached: await countDetached(this.#tab.page),
      listeners: jsEventListeners,
    };
  }

  /**
   * Its person says something.
   *
   * @param text What.
   */
  async say(text: string): Promise<void> {
    await this.#tab.say(text);
  }

  /** Its connection ends, and the page makes another. */
  async loseConnection(): Promise<void> {
    await this.#tab.page.evaluate(() => globalThis.newestSocket?.close());
  }

  /** The messages that it shows, in its order; deleted ones with their place alone. */
  async messages(): Promise<ShownMessage[]> {
    return await this.#tab.page.$$eval(
      ".messages:not([aria-label]) .message",
      (items) =>
        items.map((item) => ({
          seq: Number(item.id.slice(1)),
          text: item.querySelector(".text:not(.deleted)")?.textContent ?? "",
        })),
    );
  }

  /** Closes it, as a person does. */
  async close(): Promise<void> {
    await this.#tab.page.close();
  }
}
