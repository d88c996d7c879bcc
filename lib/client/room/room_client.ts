// Runs in the browser, on the server, and wherever else there are sockets.

/**
 * One person's view of a chat room: a connection that mends itself, the messages and
 * people of the room, and the messages that are still on their way. All state is in
 * signals; nothing happens before {@linkcode RoomClient.start}.
 *
 * It knows of no page: whoever has one tells it of the network and of who looks.
 *
 * @module
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isMessage, user } from "../../protocol/entries.ts";
import type {
  AckMessage,
  Change,
  ErrorMessage,
  Message,
  MessagesMessage,
  PongMessage,
  ServerMessage,
  User,
  WelcomeMessage,
} from "../../protocol/messages.ts";
import { ChatSocket } from "../connection/chat_socket.ts";
import type { Connection } from "../connection/connection.ts";
import { MessageLog } from "./message_log.ts";
import { Notice } from "./notice.ts";
import { OlderLoader, type RoomEnvironment } from "./older_loader.ts";
import { OnlineUsers } from "./online_users.ts";
import type { PendingMessage } from "./outbox.ts";
import type { RoomSnapshot } from "./room_snapshot.ts";
import { Sender, type SendOptions, type SendResult } from "./sender.ts";
import { writtenAs } from "./written_as.ts";
import { TypingUsers } from "./typing_users.ts";

/** One person's view of one room; see the module's guide. */
export class RoomClient implements Disposable {
  // For whoever knows of the network and of who looks, and has what was left to send.
  protected readonly socket: ChatSocket;
  protected readonly sender: Sender;
  readonly #log: MessageLog;
  readonly #older: OlderLoader;
  readonly #online: OnlineUsers;
  readonly #typing = new TypingUsers();
  readonly #notice = new Notice();
  readonly #user: Signal<User | null>;
  readonly #onArrivals: (others: readonly Message[]) => void;
  #state: "new" | "started" | "disposed" = "new";
  #welcome: WelcomeMessage | null = null;

  /**
   * @param options The room as it is known.
   * @param environment Where the client runs.
   * @param onArrivals Is told of messages of others that have just come.
   */
  constructor(
    options: RoomSnapshot,
    environment: RoomEnvironment,
    onArrivals: (others: readonly Message[]) => void = () => {},
  ) {
    const { room } = options;
    this.#onArrivals = onArrivals;
    this.#user = signal(options.user);
    const { loadFold } = environment;
    this.#log = new MessageLog({ ...options, loadFold });
    this.#online = new OnlineUsers(options.onlineUsers, options.onlineCount);
    this.#older = new OlderLoader({
      room,
      environment,
      log: this.#log,
      onFailure: () => this.#notice.show("Older messages could not be loaded."),
    });
    this.socket = new ChatSocket({
      visit: {
        environment,
        room,
        userId: () => this.#userId,
        after: () => this.#log.resumeAfter,
        reconnect: () => this.#welcome && this.socket.attempt,
        welcome: () => this.#standingWelcome(),
      },
      onMessage: (message) => this.#receive(message),
      onUnreadable: () =>
        this.#notice.show("The server is newer than this page. Please reload."),
      onLost: () => this.sender.stop(),
      hasUnsent: () => this.sender.pending.peek().length > 0,
    });
    this.sender = new Sender({
      now: environment.now,
      randomId: environment.randomId,
      transmit: (message) => this.socket.send(message),
    });
  }

  /** How the connection stands. */
  get connection(): ReadonlySignal<Connection> {
    return this.socket.connection;
  }

  /** The stored messages, in order, each once, none missing between them. */
  get messages(): ReadonlySignal<readonly Message[]> {
    return this.#log.messages;
  }

  /** This person's messages that aren't stored yet. */
  get pending(): ReadonlySignal<readonly PendingMessage[]> {
    return this.sender.pending;
  }

  /**
   * Who this client is: what it was told, then what the server says. Without a name it
   * is nobody, `null`, and reads.
   */
  get user(): ReadonlySignal<User | null> {
    return this.#user;
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

  /** Whether it has neither been started nor ended. */
  get isNew(): boolean {
    return this.#state === "new";
  }

  /** Connects, once. */
  start(): void {
    if (this.#state !== "new") return;
    this.#state = "started";
    this.socket.start();
  }

  /** As {@linkcode Sender.send}. */
  send(text: string, options?: SendOptions): SendResult {
    return this.sender.send(text, options);
  }

  /** As {@linkcode MessageLog.find}; nothing for nothing. */
  find(seq: number | undefined): Message | undefined {
    return seq ? this.#log.find(seq) : undefined;
  }

  /** As {@linkcode MessageLog.aside}. */
  get aside(): Signal<readonly Message[]> {
    return this.#log.aside;
  }

  /** As {@linkcode Sender.typing}, for who has a name: call it on every key. */
  typing(): void {
    if (this.#userId !== null) this.sender.typing();
  }

  /** As {@linkcode Sender.retry}. */
  retry(id: string): void {
    this.sender.retry(id);
  }

  /** As {@linkcode Sender.discard}. */
  discard(id: string): void {
    this.sender.discard(id);
  }

  /** As {@linkcode Sender.restore}. */
  restore(messages: readonly PendingMessage[]): void {
    this.sender.restore(messages);
  }

  /** Loads the messages before the first one; settles when they are there or not. */
  async loadOlder(): Promise<void> {
    if (this.#state !== "disposed") await this.#older.load();
  }

  /** As {@linkcode MessageLog.foldIn}. */
  foldIn(change: Change): void {
    this.#log.foldIn(change);
  }

  /**
   * Shows a notice; does nothing after dispose, whose answers may come late.
   *
   * @param sentence What it says.
   */
  notify(sentence: string): void {
    if (this.#state !== "disposed") this.#notice.show(sentence);
  }

  /** Connects at once, whatever state the connection is in. */
  reconnect(): void {
    this.socket.reconnect();
  }

  /** Ends everything: socket, timers and request. Final. */
  dispose(): void {
    this.#state = "disposed";
    this.socket.dispose();
    this.#older.close();
    this.#typing.clear();
    this.sender.dispose();
    this.#notice.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #userId(): string | null {
    return this.#user.peek()?.userId ?? null;
  }

  #receive(message: Exclude<ServerMessage, PongMessage>): void {
    switch (message.type) {
      case "welcome":
        return this.#greet(message);
      case "messages":
        return this.#append(message);
      case "ack":
        return this.#acknowledge(message);
      case "user_left":
        this.#typing.remove(message.userId);
        return this.#online.change(message);
      case "user_joined":
        return this.#online.change(message);
      case "online_users":
        return this.#online.replace(message);
      case "user_renamed":
        this.#online.rename(message);
        if (message.userId === this.#userId) this.#setUser(user(message));
        return;
      case "typing":
        if (message.userId !== this.#userId) this.#typing.add(message);
        return;
      case "error":
        return this.#fail(message);
    }
  }

  #greet(welcome: WelcomeMessage): void {
    this.#welcome = welcome;
    // What was under way has perhaps gone astray.
    this.sender.stop();
    this.#setUser(welcome.userId === null ? null : user(welcome));
    this.sender.obey(welcome.limits);
    this.#online.replace(welcome);
    this.#log.begin(welcome.head);
    if (this.#log.caughtUp) this.sender.start();
  }

  #standingWelcome(): WelcomeMessage | null {
    return this.#welcome && {
      ...this.#welcome,
      // Another name than at that time, perhaps.
      tag: undefined,
      ...this.#user.peek(),
      head: this.#log.resumeAfter ?? 0,
      onlineUsers: this.#online.users.peek(),
      onlineCount: this.#online.count.peek(),
    };
  }

  #setUser(user: User | null): void {
    const known = this.#user.peek();
    if (known?.userId !== user?.userId) {
      // What one has written isn't said by another.
      if (known !== null) this.sender.hold(writtenAs(known.userName));
    } else if (
      known?.userName === user?.userName && known?.tag === user?.tag
    ) return;
    this.#user.value = user;
  }

  #append(frame: MessagesMessage): void {
    for (const entry of frame.messages) {
      if (!isMessage(entry)) continue;
      const { userId, id } = entry;
      if (userId === this.#userId && this.sender.acknowledge(id)) {
        this.#notice.clear();
      }
    }
    const fresh = this.#log.append(frame);
    if (fresh === null) return this.socket.resync();
    this.#noteArrivals(fresh);
    if (this.#log.caughtUp) this.sender.start();
    this.sender.advance();
  }

  #acknowledge({ id, seq }: AckMessage): void {
    // A message that is still to come waits for it, so that it doesn't go and come.
    if (!this.#log.has(seq)) return;
    if (this.sender.acknowledge(id)) this.#notice.clear();
    this.sender.advance();
  }

  #noteArrivals(fresh: readonly Message[]): void {
    const others = fresh.filter(({ userId }) => userId !== this.#userId);
    for (const { userId } of others) this.#typing.remove(userId);
    if (others.length > 0) this.#onArrivals(others);
  }

  #fail(error: ErrorMessage): void {
    if (error.id === undefined || this.sender.refuse(error.id, error)) {
      this.#notice.show(error.message);
    }
  }
}
