// Runs in tests.

import { effect } from "@preact/signals";
import { ChatClient } from "../../lib/client/page/chat_client.ts";
import { MAX_KEPT_MESSAGES } from "../../lib/client/connection/timing.ts";
import type { User } from "../../lib/protocol/messages.ts";
import type { Chatter, ChatterOptions, Saying } from "./chatter.ts";
import { DenoPage } from "./deno_page.ts";
import { startSession } from "./start_session.ts";
import { View } from "./view.ts";

/** Islet's own client, as the island of a room drives it. */
export class PageChatter implements Chatter {
  readonly name: string;
  readonly room: string;
  readonly userId: string;
  readonly view: View;
  readonly #random: ChatterOptions["random"];
  readonly #page: DenoPage;
  readonly #client: ChatClient;
  readonly #said: Saying[] = [];
  readonly #stopLooking: () => void;
  #refusals = 0;

  private constructor(options: ChatterOptions, user: User, cookie: string) {
    const { server, room, name, random } = options;
    this.name = name;
    this.room = room;
    this.userId = user.userId;
    this.view = new View(name);
    this.#random = random;
    this.#page = new DenoPage({ server, cookie, idPrefix: name, random });
    this.#client = new ChatClient({
      room,
      user,
      messages: [],
      head: 0,
      hasOlder: false,
      onlineUsers: [],
      onlineCount: 0,
      environment: this.#page,
    });
    const stopLooking = effect(() => this.#look());
    const stopCounting = this.#client.notice.subscribe((notice) => {
      if (notice !== null) this.#refusals++;
    });
    this.#stopLooking = () => {
      stopLooking();
      stopCounting();
    };
  }

  /**
   * Chooses a name and opens the room, without waiting for the connection.
   *
   * @param options Who and where.
   */
  static async open(options: ChatterOptions): Promise<PageChatter> {
    const { user, cookie } = await startSession(options.server(), options.name);
    const chatter = new PageChatter(options, user, cookie);
    chatter.#client.start();
    return chatter;
  }

  get said(): readonly Saying[] {
    return this.#said;
  }

  get waiting(): number {
    return this.#client.pending.value.length;
  }

  /** Sentences that the person was told: only refusals make the page say one. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Always: it sends one message at a time. */
  get isInOrder(): boolean {
    return true;
  }

  get isOnline(): boolean {
    return this.#client.connection.value.state === "online";
  }

  say(text: string): void {
    const result = this.#client.send(text);
    if (result !== "queued") {
      throw new Error(`${this.name} can't say something: ${result}`);
    }
    const id = this.#client.pending.value.at(-1)?.id ?? "none";
    this.#said.push({ id, text });
  }

  /** Looks at the page again, moves into a network again, presses the button, or waits. */
  fidget(): void {
    switch (this.#random.between(0, 3)) {
      case 0:
        this.#page.document.dispatchEvent(new Event("visibilitychange"));
        break;
      case 1:
        this.#page.window.dispatchEvent(new Event("online"));
        break;
      case 2:
        this.#client.reconnect();
        break;
    }
  }

  hurry(): void {
    if (!this.isOnline) this.#client.reconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopLooking();
    this.#client.dispose();
    await this.#page[Symbol.asyncDispose]();
  }

  /** Runs for each picture that a person sees: the log, and what waits below it. */
  #look(): void {
    const messages = this.#client.messages.value;
    const waiting = this.#client.pending.value;
    const firstSeq = messages[0]?.seq ?? 0;
    const isFull = messages.length === MAX_KEPT_MESSAGES;
    if (isFull && firstSeq > this.view.lastSeq + 1) {
      // A page that missed more than it holds shows the newest, and offers the others.
      this.view.passOver(firstSeq - 1);
      if (!this.#client.hasOlder.peek()) {
        this.view.blame(`nothing leads to what is before seq ${firstSeq}`);
      }
    }
    messages.forEach((message, i) => {
      if (message.seq !== firstSeq + i) {
        this.view.blame(`seq ${message.seq} stands at place ${firstSeq + i}`);
      }
      this.view.show(message);
    });
    // What a person has seen doesn't go, but for the oldest beyond the bound.
    const kept = Math.min(this.view.lastSeq, MAX_KEPT_MESSAGES);
    if (messages.length !== kept) {
      this.view.blame(`of ${kept} messages it shows ${messages.length}`);
    }
    for (const { id } of waiting) {
      const isStored = messages.some((message) =>
        message.id === id && message.userId === this.userId
      );
      if (isStored) this.view.blame(`${id} is stored, and waits all the same`);
    }
  }
}
