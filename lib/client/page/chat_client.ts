// Runs in the browser; imported on the server too.

/**
 * A chat room in a page: a {@linkcode RoomClient} that follows the page's network
 * and visibility, counts what is unread, chimes, and asks before unsent messages are
 * left.
 *
 * ```ts
 * import { browserPage } from "./browser.ts";
 *
 * const user = { userId: "u-ana", userName: "Ana" };
 * using client = new ChatClient({
 *   environment: browserPage(() => import("./page_extras.ts")),
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

import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Message } from "../../protocol/messages.ts";
import type { Connection } from "../connection/connection.ts";
import { MAX_KEPT_MESSAGES } from "../connection/timing.ts";
import { SteadyConnection } from "../connection/steady_connection.ts";
import { RoomClient } from "../room/room_client.ts";
import type { Announced } from "../room/announced.ts";
import type { SendResult } from "../room/sender.ts";
import type { Draft } from "../unsent/stored_room.ts";
import type { RoomSnapshot } from "../room/room_snapshot.ts";
import type { PageEnvironment, PageExtras } from "./environment.ts";
import type { View } from "../room/view.ts";
import { askBeforeLeaving, listenToPage } from "./page_events.ts";

/** What a {@linkcode ChatClient} starts from: the room as the page was rendered. */
export interface ChatClientOptions extends RoomSnapshot {
  /** How what is written first is sent, as by the page's form. */
  readonly draft?: Pick<Draft, "id" | "replyTo">;
  /** From this seq on messages are new to the reader; `null` when none are. */
  readonly newSeq?: number | null;
  /** What the client takes from the browser. */
  readonly environment: PageEnvironment;
}

/** One person's view of one room, in a page; see the module's guide. */
export class ChatClient extends RoomClient {
  /**
   * Makes of what somebody typed what is sent; `null` where it was a command. Whoever sets
   * it is obeyed.
   */
  outgoing: (typed: string) => string | null = (typed) => typed;
  readonly #options: ChatClientOptions;
  readonly #environment: PageEnvironment;
  readonly #unreadSeqs = signal<readonly number[]>([]);
  readonly #unread = computed(() => this.#unreadSeqs.value.length);
  readonly #announcement = signal("");
  readonly #announced = signal<Announced>("all");
  readonly #draft: Signal<Draft>;
  /** What was read, or isn't new, when the page was rendered. */
  readonly #readSeq: number;
  readonly #newSeq: Signal<number | null>;
  readonly #soundOn = signal(false);
  readonly #steady: SteadyConnection;
  readonly #listening = new AbortController();
  #extras: PageExtras | null = null;

  /** @param options The room as the page was rendered with it. */
  constructor(options: ChatClientOptions) {
    const { environment } = options;
    super(options, environment, (others) => this.#noteArrivals(others));
    this.#options = options;
    this.#environment = environment;
    const { draft, newSeq = null } = options;
    this.#newSeq = signal(newSeq);
    this.#readSeq = newSeq ? newSeq - 1 : options.messages.at(-1)?.seq ?? 0;
    this.#draft = signal({ id: environment.randomId(), ...draft, text: "" });
    this.#steady = new SteadyConnection(this.connection);
  }

  /** How the connection stands, without the losses that are over within two seconds. */
  get shownConnection(): ReadonlySignal<Connection> {
    return this.#steady.connection;
  }

  /** What assistive technology is to say. Whoever sets it is obeyed. */
  get announcement(): Signal<string> {
    return this.#announcement;
  }

  /** What assistive technology is to say something of. Whoever sets it is obeyed. */
  get announced(): Signal<Announced> {
    return this.#announced;
  }

  /**
   * What is being written, and what that answers; at first, what was being written in a
   * page that is gone.
   */
  get draft(): Signal<Draft> {
    return this.#draft;
  }

  /**
   * Messages of others that have come while no tab of the room was seen; at most as many
   * as are kept, or a tab behind others would grow for weeks.
   */
  get unread(): ReadonlySignal<number> {
    return this.#unread;
  }

  /** From this seq on messages are new: a line stands there. `null` without one. */
  get newSeq(): ReadonlySignal<number | null> {
    return this.#newSeq;
  }

  /** Whether messages of others chime while the page is hidden. */
  get soundOn(): ReadonlySignal<boolean> {
    return this.#soundOn;
  }

  /** Connects and listens to the page. Does nothing the second time or after dispose. */
  override start(): void {
    if (!this.isNew) return;
    const { signal } = this.#listening;
    listenToPage(this.#environment, {
      onOnline: () => this.socket.networkBack(),
      onOffline: () => this.socket.networkLost(),
      onVisible: () => {
        this.#unreadSeqs.value = [];
        this.socket.wake();
      },
      onHide: () => {
        this.#extras?.suspend();
        this.socket.suspend();
      },
      onRestore: () => {
        this.#extras?.resume();
        this.socket.start();
      },
    }, signal);
    // What was refused is kept on the device, and the person knows.
    const unsent = computed(() =>
      this.pending.value.filter(({ state }) => state === "sending")
    );
    askBeforeLeaving(this.#environment, unsent, signal);
    const stop = effect(() => {
      const { state } = this.connection.value;
      if (state !== "idle" && state !== "connecting") this.loadExtras();
    });
    signal.addEventListener("abort", stop);
    super.start();
    this.#steady.start();
  }

  override send(typed: string): SendResult {
    const text = this.outgoing(typed);
    if (text === null) return "empty";
    const result = super.send(text, this.#draft.peek());
    if (result === "queued") {
      this.#draft.value = { id: this.#environment.randomId(), text: "" };
      this.#extras?.noteSent();
    }
    return result;
  }

  /**
   * Takes note of what of the conversation is in view, and so is read.
   *
   * @param view The place.
   */
  noteView(view: View): void {
    this.#extras?.noteView(view);
  }

  /**
   * Keeps what is being written on the device. Call it on every key.
   *
   * @param text All of it.
   */
  keepDraft(text: string): void {
    this.#draft.value = { ...this.#draft.peek(), text };
  }

  /**
   * Turns the chime on or off. Call it from a click: browsers allow sound only then.
   *
   * @param on Whether to chime.
   */
  setSound(on: boolean): void {
    this.#soundOn.value = on;
    this.loadExtras().then((extras) => extras?.setSound(on));
  }

  /** Ends everything: socket, timers, listeners, request and sound. Final. */
  override dispose(): void {
    this.#listening.abort();
    super.dispose();
    this.#extras?.dispose();
  }

  /**
   * @returns What is loaded once it is live; `null` while the server is away, or after
   * dispose.
   */
  async loadExtras(): Promise<PageExtras | null> {
    try {
      const openExtras = await this.#environment.loadExtras();
      if (this.#listening.signal.aborted) return null;
      return this.#extras ??= openExtras({
        environment: this.#environment,
        room: this.#options.room,
        client: this,
        announcement: this.#announcement,
        announced: this.#announced,
        draft: this.#draft,
        unreadSeqs: this.#unreadSeqs,
        newSeq: this.#newSeq,
        readSeq: this.#readSeq,
        soundOn: this.#soundOn,
      });
    } catch {
      return null; // The server is away. The next connection tries again.
    }
  }

  #noteArrivals(others: readonly Message[]): void {
    if (this.#environment.hidden) {
      const seqs = others.map(({ seq }) => seq);
      this.#unreadSeqs.value = [...this.#unreadSeqs.peek(), ...seqs]
        .slice(-MAX_KEPT_MESSAGES);
    }
    this.#extras?.noteArrivals(others);
  }
}
