// Runs in tests.

import { isMessage } from "../../lib/protocol/entries.ts";
import { Timer } from "../../lib/client/connection/timer.ts";
import { decodeServerMessage, encode } from "../../lib/protocol/codec.ts";
import type {
  MessagesMessage,
  ServerMessage,
} from "../../lib/protocol/messages.ts";
import type { Chatter, ChatterOptions, Saying } from "./chatter.ts";
import { until } from "./until.ts";
import { View } from "./view.ts";

const MIN_RETRY_MS = 20;
const MAX_RETRY_MS = 100;
const RESEND_MS = 200;
const HANG_UP_CHANCE = 0.5;

/**
 * The least that a client of the protocol has to do, over a bare socket, under a
 * name instead of a session. It is more impatient than Islet's own: it has any
 * number of messages in flight, and sends again before it is up to date. And it is
 * stricter: no message may come twice.
 */
export class RawChatter implements Chatter {
  readonly name: string;
  readonly room: string;
  readonly view: View;
  readonly #options: ChatterOptions;
  readonly #said: Saying[] = [];
  readonly #unacknowledged = new Map<string, Saying>();
  readonly #retry = new Timer();
  readonly #resend = new Timer();
  #socket: WebSocket | null = null;
  #userId = "";
  #head = Infinity;
  #isWelcome = false;
  #isOnline = false;
  #isDisposed = false;
  #refusals = 0;

  private constructor(options: ChatterOptions) {
    this.name = options.name;
    this.room = options.room;
    this.view = new View(options.name);
    this.#options = options;
  }

  /**
   * Goes to the room, without waiting for the connection.
   *
   * @param options Who and where.
   */
  static open(options: ChatterOptions): RawChatter {
    const chatter = new RawChatter(options);
    chatter.#connect();
    return chatter;
  }

  get userId(): string {
    return this.#userId;
  }

  get said(): readonly Saying[] {
    return this.#said;
  }

  get waiting(): number {
    return this.#unacknowledged.size;
  }

  get refusals(): number {
    return this.#refusals;
  }

  /** A refused message comes after those that were on their way with it. */
  get isInOrder(): boolean {
    return this.#refusals === 0;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  say(text: string): void {
    const saying = { id: `${this.name}-${this.#said.length + 1}`, text };
    this.#said.push(saying);
    this.#unacknowledged.set(saying.id, saying);
    this.#send(saying);
  }

  /** Hangs up, and comes back. */
  fidget(): void {
    if (this.#options.random.next() < HANG_UP_CHANCE) this.#socket?.close();
  }

  hurry(): void {
    if (this.#socket === null) this.#connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#retry.clear();
    this.#resend.clear();
    this.#socket?.close();
    await until("the socket is closed", () => this.#socket === null);
  }

  #connect(): void {
    this.#retry.clear();
    const { server, room, name } = this.#options;
    const url = new URL(`/api/rooms/${room}/socket`, server());
    url.protocol = "ws:";
    url.searchParams.set("name", name);
    url.searchParams.set("after", String(this.view.lastSeq));
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.#sendAgain();
    socket.onmessage = ({ data }) => {
      const message = decodeServerMessage(String(data));
      if (message !== null) this.#receive(message);
    };
    socket.onclose = () => this.#onClose();
  }

  #onClose(): void {
    this.#socket = null;
    this.#isWelcome = false;
    this.#isOnline = false;
    this.#resend.clear();
    if (this.#isDisposed) return;
    const { random } = this.#options;
    this.#retry.set(
      random.between(MIN_RETRY_MS, MAX_RETRY_MS),
      () => this.#connect(),
    );
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#userId = message.userId ?? "nobody";
        this.#head = message.head;
        this.#isWelcome = true;
        if (message.head < this.view.lastSeq) {
          this.view.blame(`the room went back to seq ${message.head}`);
        }
        return;
      case "messages":
        return this.#take(message);
      case "ack":
        if (!this.#isWelcome) this.view.blame("an ack came before the welcome");
        this.#unacknowledged.delete(message.id);
        return;
      case "error":
        if (message.code !== "unavailable") {
          return this.view.blame(`${message.code}: ${message.message}`);
        }
        this.#refusals++;
        if (!this.#resend.pending) {
          this.#resend.set(RESEND_MS, () => this.#sendAgain());
        }
    }
  }

  #take({ messages, truncated }: MessagesMessage): void {
    if (!this.#isWelcome) this.view.blame("messages came before the welcome");
    if (truncated) this.view.blame("something is no longer kept");
    for (const message of messages.filter(isMessage)) {
      const { seq, id, userId } = message;
      if (seq <= this.view.lastSeq) {
        this.view.blame(`seq ${seq} came twice`);
      }
      if (userId === this.#userId) this.#unacknowledged.delete(id);
      this.view.show(message);
    }
    if (this.view.lastSeq >= this.#head) this.#isOnline = true;
  }

  #sendAgain(): void {
    for (const saying of this.#unacknowledged.values()) this.#send(saying);
  }

  #send({ id, text }: Saying): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(encode({ type: "message", id, text }));
  }
}
