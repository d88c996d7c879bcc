// Runs in the browser; imported on the server too.

/**
 * The browser's side of a chat room: a connection that mends itself, the messages
 * and people of the room, and the messages that are still on their way. All state
 * is in signals; nothing happens before {@linkcode ChatClient.start}.
 *
 * ```ts
 * using client = new ChatClient({ room, user, messages, hasOlder, onlineUsers, onlineCount });
 * client.start();
 * client.send("Hello");
 * ```
 *
 * It renders nothing: islands do that from the signals.
 *
 * @module
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import { MAX_TEXT_LENGTH } from "../../protocol/limits.ts";
import type {
  ErrorMessage,
  Message,
  MessagesMessage,
  PongMessage,
  ServerMessage,
  User,
  WelcomeMessage,
} from "../../protocol/messages.ts";
import { socketUrl } from "../../protocol/paths.ts";
import { normalizeText } from "../../protocol/text.ts";
import { ChatSocket, type Connection } from "../connection/chat_socket.ts";
import { Chime } from "../page/chime.ts";
import { Delivery } from "./delivery.ts";
import { browser, type ChatEnvironment } from "../environment.ts";
import { MessageLog } from "./message_log.ts";
import { Notice } from "./notice.ts";
import { OlderHistory } from "./older_history.ts";
import { OnlineUsers } from "./online_users.ts";
import { Outbox, type PendingMessage } from "./outbox.ts";
import { askBeforeLeaving, listenToPage } from "../page/page_events.ts";
import { SoundSetting } from "../page/sound_setting.ts";
import { Timer } from "../connection/timer.ts";
import {
  RESEND_DELAY_MS,
  TYPING_NOTICE_INTERVAL_MS,
} from "../connection/timing.ts";
import { TypingUsers } from "./typing_users.ts";

export type { ChatEnvironment, Connection, PendingMessage };

/** What a {@linkcode ChatClient} starts from. */
export interface ChatClientOptions {
  /** The name of the room. */
  readonly room: string;
  /** Who this browser is. */
  readonly user: User;
  /** The messages that the page was rendered with, oldest first. */
  readonly messages: readonly Message[];
  /** Whether the server keeps older ones. */
  readonly hasOlder: boolean;
  /** The users that the page was rendered with. */
  readonly onlineUsers: readonly User[];
  /** How many users there were. */
  readonly onlineCount: number;
  /**
   * What the client takes from the browser.
   *
   * @default {browser}
   */
  readonly environment?: ChatEnvironment;
}

/** What became of a text given to {@linkcode ChatClient.send}. */
export type SendResult = "queued" | "empty" | "too_long" | "full";

/** One person's view of one room. */
export class ChatClient implements Disposable {
  readonly #room: string;
  readonly #environment: ChatEnvironment;
  readonly #socket: ChatSocket;
  readonly #log: MessageLog;
  readonly #older: OlderHistory;
  readonly #outbox = new Outbox();
  readonly #delivery: Delivery;
  readonly #online: OnlineUsers;
  readonly #typing = new TypingUsers();
  readonly #typingPause = new Timer();
  readonly #notice = new Notice();
  readonly #unread = signal(0);
  readonly #sound: SoundSetting;
  readonly #chime: Chime;
  readonly #listening = new AbortController();
  /** Who the server says this is: acknowledgements carry this id. */
  #userId: string;
  #maxTextLength = MAX_TEXT_LENGTH;
  #started = false;
  #wasOnline = false;

  /** @param options The room as the page was rendered with it. */
  constructor(options: ChatClientOptions) {
    const { room, environment = browser } = options;
    this.#room = room;
    this.#environment = environment;
    this.#userId = options.user.userId;
    this.#log = new MessageLog(options.messages, options.hasOlder);
    this.#online = new OnlineUsers(options.onlineUsers, options.onlineCount);
    this.#sound = new SoundSetting(environment);
    this.#chime = new Chime(environment);
    this.#older = new OlderHistory({
      room,
      environment,
      log: this.#log,
      onFailure: () => this.#notice.show("Older messages could not be loaded."),
    });
    this.#socket = new ChatSocket({
      environment,
      url: () => this.#socketUrl(),
      onMessage: (message) => this.#receive(message),
      onUnreadable: () =>
        this.#notice.show("The server is newer than this page. Please reload."),
      onLost: () => this.#delivery.stop(),
    });
    this.#delivery = new Delivery(
      this.#outbox,
      (message) => this.#socket.send(message),
    );
  }

  /** How the connection stands. */
  get connection(): ReadonlySignal<Connection> {
    return this.#socket.connection;
  }

  /** The stored messages, in order, each once, none missing between them. */
  get messages(): ReadonlySignal<readonly Message[]> {
    return this.#log.messages;
  }

  /** This person's messages that aren't stored yet. */
  get pending(): ReadonlySignal<readonly PendingMessage[]> {
    return this.#outbox.pending;
  }

  /** Who is here: at most 50 users. */
  get onlineUsers(): ReadonlySignal<readonly User[]> {
    return this.#online.users;
  }

  /** How many users are here. */
  get onlineCount(): ReadonlySignal<number> {
    return this.#online.count;
  }

  /** Which others are typing. */
  get typingUsers(): ReadonlySignal<readonly User[]> {
    return this.#typing.users;
  }

  /** A sentence for the person; goes by itself, or with the next success. */
  get notice(): ReadonlySignal<string | null> {
    return this.#notice.text;
  }

  /** Whether the server keeps messages older than the first one here. */
  get hasOlder(): ReadonlySignal<boolean> {
    return this.#log.hasOlder;
  }

  /** Whether older messages are on their way. */
  get loadingOlder(): ReadonlySignal<boolean> {
    return this.#older.loading;
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
  start(): void {
    if (this.#started || this.#disposed) return;
    this.#started = true;
    this.#sound.load();
    const listening = this.#listening.signal;
    listenToPage(this.#environment, {
      onOnline: () => this.#socket.networkBack(),
      onOffline: () => this.#socket.networkLost(),
      onVisible: () => {
        this.#unread.value = 0;
        this.#socket.wake();
      },
      onHide: () => this.#socket.suspend(),
      onRestore: () => this.#socket.start(),
    }, listening);
    askBeforeLeaving(this.#environment, this.pending, listening);
    this.#socket.start();
  }

  /**
   * Sends a message, now or when the connection is back.
   *
   * @param text What the person typed.
   * @returns `queued`, or why not: nothing in it, too long, or too many waiting.
   */
  send(text: string): SendResult {
    const normalized = normalizeText(text);
    if (normalized === "") return "empty";
    if (normalized.length > this.#maxTextLength) return "too_long";
    if (this.#outbox.full) return "full";
    this.#outbox.add({
      id: this.#environment.randomId(),
      text: normalized,
      sentAt: this.#environment.now(),
    });
    this.#delivery.advance();
    return "queued";
  }

  /** Tells the others that this person is typing; call it on every key. */
  typing(): void {
    if (this.#typingPause.pending || !this.#socket.send({ type: "typing" })) {
      return;
    }
    this.#typingPause.set(TYPING_NOTICE_INTERVAL_MS, () => {});
  }

  /**
   * Sends a refused message again, after those that wait.
   *
   * @param id The id of the message.
   */
  retry(id: string): void {
    this.#outbox.retry(id);
    this.#delivery.advance();
  }

  /**
   * Gives up a message. If it was already on its way it may still appear.
   *
   * @param id The id of the message.
   */
  discard(id: string): void {
    this.#outbox.remove(id);
    this.#delivery.advance();
  }

  /** Loads the messages before the first one; settles when they are there or not. */
  async loadOlder(): Promise<void> {
    if (!this.#disposed) await this.#older.load();
  }

  /**
   * Turns the chime on or off. Call it from a click: browsers allow sound only then.
   *
   * @param on Whether to chime.
   */
  setSound(on: boolean): void {
    this.#sound.set(on);
    if (!on) this.#chime.close();
    else if (!this.#disposed) this.#chime.prepare();
  }

  /** Connects at once, whatever state the connection is in. */
  reconnect(): void {
    this.#socket.reconnect();
  }

  /** Ends everything: socket, timers, listeners, request and sound. Final. */
  dispose(): void {
    this.#listening.abort();
    this.#socket.dispose();
    this.#older.cancel();
    this.#typing.clear();
    this.#typingPause.clear();
    this.#notice.clear();
    this.#chime.close();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #disposed(): boolean {
    return this.#listening.signal.aborted;
  }

  #socketUrl(): URL {
    return socketUrl(this.#room, this.#environment.pageUrl, {
      after: this.#log.resumeAfter,
      isReconnect: this.#wasOnline,
    });
  }

  #receive(message: Exclude<ServerMessage, PongMessage>): void {
    switch (message.type) {
      case "welcome":
        return this.#greet(message);
      case "messages":
        return this.#append(message);
      case "user_left":
        this.#typing.remove(message.userId);
        return this.#online.change(message);
      case "user_joined":
        return this.#online.change(message);
      case "online_users":
        return this.#online.replace(message);
      case "typing":
        if (message.userId !== this.#userId) this.#typing.add(message);
        return;
      case "error":
        return this.#fail(message);
    }
  }

  #greet(welcome: WelcomeMessage): void {
    this.#wasOnline = true;
    this.#userId = welcome.userId;
    this.#maxTextLength = welcome.limits.textLength;
    this.#online.replace(welcome);
    this.#log.begin(welcome.head);
    if (this.#log.caughtUp) this.#delivery.start();
  }

  #append(frame: MessagesMessage): void {
    for (const { userId, id } of frame.messages) {
      if (userId === this.#userId && this.#outbox.remove(id)) {
        this.#notice.clear();
      }
    }
    const fresh = this.#log.append(frame);
    if (fresh === null) return this.#socket.resync();
    this.#noteArrivals(fresh);
    if (this.#log.caughtUp) this.#delivery.start();
    this.#delivery.advance();
  }

  #noteArrivals(fresh: readonly Message[]): void {
    const others = fresh.filter(({ userId }) => userId !== this.#userId);
    for (const { userId } of others) this.#typing.remove(userId);
    if (others.length === 0 || !this.#environment.hidden) return;
    this.#unread.value += others.length;
    if (this.#sound.on.value) this.#chime.ring();
  }

  #fail({ code, id, message, retryAfterMs }: ErrorMessage): void {
    if (id === undefined) return this.#notice.show(message);
    if (code === "rate_limited" || code === "unavailable") {
      this.#notice.show(message);
      this.#delivery.postpone(id, retryAfterMs ?? RESEND_DELAY_MS);
    } else if (this.#outbox.refuse(id, message)) {
      this.#delivery.advance();
    }
  }
}
