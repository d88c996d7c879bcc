// Runs in the browser; imported on the server too.

/**
 * A chat room in a page: a {@linkcode RoomClient} that follows the page's network
 * and visibility, counts what is unread, chimes, and asks before unsent messages are
 * left.
 *
 * ```ts
 * const user = { userId: "u-ana", userName: "Ana" };
 * using client = new ChatClient({
 *   room: "tea",
 *   user,
 *   messages: [],
 *   head: 0,
 *   hasOlder: false,
 *   onlineUsers: [user],
 *   onlineCount: 1,
 * });
 * // In a browser it connects with client.start().
 * client.send("Hello");
 * ```
 *
 * It renders nothing: islands do that from the signals.
 *
 * @module
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Connection } from "../connection/connection.ts";
import { SteadyConnection } from "../connection/steady_connection.ts";
import { RoomClient } from "../room/room_client.ts";
import type { RoomSnapshot } from "../room/room_snapshot.ts";
import { Chime } from "./chime.ts";
import { browser, type PageEnvironment } from "./environment.ts";
import { askBeforeLeaving, listenToPage } from "./page_events.ts";
import { SoundSetting } from "./sound_setting.ts";

/** What a {@linkcode ChatClient} starts from: the room as the page was rendered. */
export interface ChatClientOptions extends RoomSnapshot {
  /**
   * What the client takes from the browser.
   *
   * @default {browser}
   */
  readonly environment?: PageEnvironment;
}

/** One person's view of one room, in a page; see the module's guide. */
export class ChatClient extends RoomClient {
  readonly #environment: PageEnvironment;
  readonly #unread = signal(0);
  readonly #sound: SoundSetting;
  readonly #chime: Chime;
  readonly #steady: SteadyConnection;
  readonly #listening = new AbortController();

  /** @param options The room as the page was rendered with it. */
  constructor(options: ChatClientOptions) {
    const { environment = browser } = options;
    super(options, environment, ({ length }) => this.#noteArrivals(length));
    this.#environment = environment;
    this.#sound = new SoundSetting(environment);
    this.#chime = new Chime(environment);
    this.#steady = new SteadyConnection(this.connection);
  }

  /** How the connection stands, without the losses that are over within two seconds. */
  get shownConnection(): ReadonlySignal<Connection> {
    return this.#steady.connection;
  }

  /** Messages of others since the page was hidden. */
  get unread(): ReadonlySignal<number> {
    return this.#unread;
  }

  /** Whether messages of others chime while the page is hidden. */
  get soundOn(): ReadonlySignal<boolean> {
    return this.#sound.on;
  }

  /** Connects and listens to the page. Does nothing the second time or after dispose. */
  override start(): void {
    if (!this.isNew) return;
    this.#sound.load();
    const { signal } = this.#listening;
    listenToPage(this.#environment, {
      onOnline: () => this.socket.networkBack(),
      onOffline: () => this.socket.networkLost(),
      onVisible: () => {
        this.#unread.value = 0;
        this.socket.wake();
      },
      onHide: () => this.socket.suspend(),
      onRestore: () => this.socket.start(),
    }, signal);
    askBeforeLeaving(this.#environment, this.pending, signal);
    super.start();
    this.#steady.start();
  }

  /**
   * Turns the chime on or off. Call it from a click: browsers allow sound only then.
   *
   * @param on Whether to chime.
   */
  setSound(on: boolean): void {
    this.#sound.set(on);
    if (!on) this.#chime.close();
    else if (!this.#listening.signal.aborted) this.#chime.prepare();
  }

  /** Ends everything: socket, timers, listeners, request and sound. Final. */
  override dispose(): void {
    this.#listening.abort();
    super.dispose();
    this.#steady.dispose();
    this.#chime.close();
  }

  #noteArrivals(count: number): void {
    if (!this.#environment.hidden) return;
    this.#unread.value += count;
    if (this.#sound.on.value) this.#chime.ring();
  }
}
