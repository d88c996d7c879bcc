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

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Message } from "../../protocol/messages.ts";
import type { Connection } from "../connection/connection.ts";
import { SteadyConnection } from "../connection/steady_connection.ts";
import { RoomClient } from "../room/room_client.ts";
import type { RoomSnapshot } from "../room/room_snapshot.ts";
import { browser } from "./browser.ts";
import type { PageEnvironment, PageExtras } from "./environment.ts";
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
  /** seqs of messages of others that nobody has read. */
  readonly #unreadSeqs = signal<readonly number[]>([]);
  readonly #unread = computed(() => this.#unreadSeqs.value.length);
  readonly #announcement = signal("");
  readonly #sound: SoundSetting;
  readonly #steady: SteadyConnection;
  readonly #listening = new AbortController();
  readonly #room: string;
  #extras: PageExtras | null = null;
  /** Up to here another tab has read. */
  #readSeq = 0;

  /** @param options The room as the page was rendered with it. */
  constructor(options: ChatClientOptions) {
    const { environment = browser } = options;
    super(options, environment, (others) => this.#noteArrivals(others));
    this.#environment = environment;
    this.#room = options.room;
    this.#sound = new SoundSetting(environment);
    this.#steady = new SteadyConnection(this.connection);
  }

  /** How the connection stands, without the losses that are over within two seconds. */
  get shownConnection(): ReadonlySignal<Connection> {
    return this.#steady.connection;
  }

  /** What assistive technology is to say. */
  get announcement(): ReadonlySignal<string> {
    return this.#announcement;
  }

  /** Messages of others that have come while no tab of the room was seen. */
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
        this.#unreadSeqs.value = [];
        this.socket.wake();
      },
      onHide: () => this.socket.suspend(),
      onRestore: () => this.socket.start(),
    }, signal);
    askBeforeLeaving(this.#environment, this.pending, signal);
    const stop = effect(() => {
      if (this.connection.value.state === "online") this.#load();
    });
    signal.addEventListener("abort", stop);
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
    this.#load().then((extras) => extras?.setSound(on));
  }

  /** Ends everything: socket, timers, listeners, request and sound. Final. */
  override dispose(): void {
    this.#listening.abort();
    super.dispose();
    this.#steady.dispose();
    this.#extras?.dispose();
    this.#extras = null;
  }

  #noteArrivals(others: readonly Message[]): void {
    this.#extras?.noteArrivals();
    if (!this.#environment.hidden) return;
    const seqs = others.map(({ seq }) => seq);
    this.#unreadSeqs.value = [...this.#unreadSeqs.value, ...seqs];
    this.#forgetRead();
    if (this.#sound.on.value) this.#extras?.ring();
  }

  #forgetRead(): void {
    const seqs = this.#unreadSeqs.peek();
    this.#unreadSeqs.value = seqs.filter((seq) => seq > this.#readSeq);
  }

  async #load(): Promise<PageExtras | null> {
    try {
      const openExtras = await this.#environment.loadExtras();
      if (this.#listening.signal.aborted) return null;
      return this.#extras ??= openExtras({
        environment: this.#environment,
        room: this.#room,
        messages: this.messages,
        user: this.user,
        announcement: this.#announcement,
        onRead: (seq) => {
          this.#readSeq = Math.max(this.#readSeq, seq);
          this.#forgetRead();
        },
        onStored: () => {
          this.#sound.load();
          if (!this.#sound.on.value) this.#extras?.setSound(false);
        },
      });
    } catch {
      return null; // The server is away. The next connection tries again.
    }
  }
}
