// Runs in the browser; imported on the server too.

import type { ServerMessage, WelcomeMessage } from "../../protocol/messages.ts";
import type { Visit } from "../connection/transport.ts";
import { Requests } from "./requests.ts";
import { RoomReader } from "./room_reader.ts";

/** What a {@linkcode TabFeed} needs, and whom it tells. */
export interface TabFeedOptions {
  readonly visit: Visit;
  /** Called with each message. */
  onMessage(message: ServerMessage): void;
  /** Called when what this tab lacks could not be read. */
  onFailure(): void;
}

/**
 * What a tab hears of the connection of another one, without a gap: it reads what it
 * lacks by a request, and what comes meanwhile waits.
 *
 * @example
 * ```ts
 * import type { WelcomeMessage } from "../../protocol/messages.ts";
 * import type { Visit } from "../connection/transport.ts";
 *
 * // Logs what another tab tells from now on.
 * function listen(visit: Visit, welcome: WelcomeMessage): TabFeed {
 *   const feed = new TabFeed({
 *     visit,
 *     onMessage: (message) => console.log(message),
 *     onFailure: () => {},
 *   });
 *   feed.start(welcome);
 *   return feed;
 * }
 * ```
 */
export class TabFeed {
  readonly #options: TabFeedOptions;
  readonly #requests: Requests;
  readonly #reader: RoomReader;
  /** What waits; `null` while nothing is lacking. */
  #waiting: ServerMessage[] | null = null;

  /** @param options Where to, and whom to tell. */
  constructor(options: TabFeedOptions) {
    this.#options = options;
    this.#requests = new Requests(options.visit.environment);
    this.#reader = new RoomReader(options.visit, this.#requests);
  }

  /**
   * Begins.
   *
   * @param welcome How things stand with the other tab.
   */
  start(welcome: WelcomeMessage): void {
    const { visit, onMessage } = this.#options;
    const after = visit.after() ?? 0;
    if (welcome.head > after) this.#waiting = [];
    // A tab that has seen more than the other isn't in another room.
    onMessage({ ...welcome, head: Math.max(welcome.head, after) });
    if (this.#waiting !== null) this.#catchUp();
  }

  /**
   * Takes what the other tab has got.
   *
   * @param message What.
   */
  note(message: ServerMessage): void {
    if (this.#waiting === null) this.#options.onMessage(message);
    else this.#waiting.push(message);
  }

  /** Ends it: nothing more is told. */
  close(): void {
    this.#requests.close();
    this.#waiting = [];
  }

  async #catchUp(): Promise<void> {
    const { onMessage, onFailure } = this.#options;
    try {
      const missed = await this.#reader.readEntries();
      for (const message of [missed, ...this.#waiting ?? []]) {
        if (!this.#requests.isClosed) onMessage(message);
      }
      if (!this.#requests.isClosed) this.#waiting = null;
    } catch {
      if (!this.#requests.isClosed) onFailure();
    }
  }
}
