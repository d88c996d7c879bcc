// @ts-types="npm:@types/ws@8.18.1"
import { WebSocket } from "npm:ws@8.23.0";
import { decodeServerMessage, encode } from "../../lib/protocol/codec.ts";
import { Timer } from "../../lib/client/connection/timer.ts";
import { RESEND_DELAY_MS } from "../../lib/client/connection/timing.ts";
import { isMessage } from "../../lib/protocol/entries.ts";
import type {
  ErrorMessage,
  Message,
  MessagesMessage,
  ServerMessage,
  StoreMessage,
} from "../../lib/protocol/messages.ts";
import type { Absence } from "./rhythm.ts";
import type { RoomLedger } from "./room_ledger.ts";
import type { Tally } from "./tally.ts";

/** Who a {@linkcode SoakUser} is, and where. */
export interface SoakUserOptions {
  /** The server, without a slash at the end. */
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly ledger: RoomLedger;
  readonly tally: Tally;
}

/** Errors that a change may meet: what it is about can be gone by then. */
const CHANGE_ERRORS: readonly ErrorMessage["code"][] = ["gone", "full"];

/**
 * Somebody in a room, over a socket that can be cut without a word. Whoever comes back
 * resumes, and sends again what was not acknowledged.
 */
export class SoakUser {
  readonly name: string;
  readonly #options: SoakUserOptions;
  readonly #waiting = new Map<string, StoreMessage>();
  readonly #resend = new Timer();
  #state: "away" | "coming" | "here" = "away";
  #socket: WebSocket | null = null;
  #userId = "";
  /** `null` until the first frame: whoever comes new is sent the latest page. */
  #lastSeq: number | null = null;
  #sent = 0;
  #connections = 0;
  #newest: Message | null = null;
  #newestOwn: Message | null = null;

  /** @param options Who and where. */
  constructor(options: SoakUserOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Whether the server has said welcome. */
  get isHere(): boolean {
    return this.#state === "here";
  }

  /** Whether it is here, has all that the room has, and has nothing left to send. */
  get isSettled(): boolean {
    return this.isHere && this.#waiting.size === 0 &&
      this.#lastSeq === this.#options.ledger.head;
  }

  /** How many of what it has sent are not acknowledged. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** seq of the newest message that it was sent; `null` before the first. */
  get newestSeq(): number | null {
    return this.#newest?.seq ?? null;
  }

  /** seq of the newest message of its own; `null` before the first. */
  get newestOwnSeq(): number | null {
    return this.#newestOwn?.seq ?? null;
  }

  /** Connects, unless it is there. */
  arrive(): void {
    if (this.#state !== "away") return;
    this.#state = "coming";
    const { url, room, name } = this.#options;
    const target = new URL(`/api/rooms/${room}/socket`, url);
    target.protocol = "ws:";
    target.searchParams.set("name", name);
    if (this.#lastSeq !== null) {
      target.searchParams.set("after", String(this.#lastSeq));
    }
    if (this.#connections++ > 0) target.searchParams.set("reconnect", "1");
    const socket = new WebSocket(target, { perMessageDeflate: false });
    this.#socket = socket;
    socket.on("message", (data) => {
      if (socket !== this.#socket) return;
      const message = decodeServerMessage(String(data));
      if (message === null) this.#blame(`unreadable: ${data}`);
      else this.#receive(message);
    });
    // A `close` follows.
    socket.on("error", () => {});
    socket.on("close", (code, reason) => {
      if (socket !== this.#socket) return;
      this.#blame(`closed by the server: ${code} ${reason}`);
      this.#forget();
    });
  }

  /**
   * Goes away.
   *
   * @param how With a close frame, or by an end of the connection.
   */
  leave(how: Absence["how"]): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#forget();
    this.#options.tally.disconnects++;
    if (how === "politely") socket.close(1000, "Component unmounting");
    else socket.terminate();
  }

  /**
   * Says something, now or when it is back.
   *
   * @param text What.
   * @param replyTo seq of the message that it answers, if any.
   */
  say(text: string, replyTo: number | null = null): void {
    const id = this.#nextId();
    this.#send({
      type: "message",
      id,
      text,
      ...(replyTo !== null && { replyTo }),
    });
  }

  /** Writes anew what it has said last. */
  edit(text: string): void {
    const of = this.#newestOwn?.seq;
    if (of !== undefined) {
      this.#send({ type: "edit", id: this.#nextId(), of, text });
    }
  }

  /** Deletes what it has said last. */
  delete(): void {
    const of = this.#newestOwn?.seq;
    if (of === undefined) return;
    this.#newestOwn = null;
    this.#send({ type: "delete", id: this.#nextId(), of });
  }

  /** Reacts to a message, if it is known. */
  react(emoji: string, of: number | null): void {
    if (of === null) return;
    const id = this.#nextId();
    this.#send({ type: "reaction", id, of, emoji, on: true });
  }

  /** Tells the others that it is writing. */
  typing(): void {
    if (this.isHere) this.#socket?.send(encode({ type: "typing" }));
  }

  #nextId(): string {
    return `${this.name}-${++this.#sent}`;
  }

  #send(message: StoreMessage): void {
    this.#waiting.set(message.id, message);
    this.#options.tally.sent++;
    if (this.isHere) this.#socket?.send(encode(message));
  }

  #forget(): void {
    this.#resend.clear();
    this.#socket = null;
    this.#state = "away";
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#state = "here";
        this.#userId = message.userId ?? "nobody";
        return this.#sendWaiting();
      case "messages":
        return this.#take(message);
      case "ack":
        // One that is still to come is taken off the list when it comes.
        if (message.seq <= (this.#lastSeq ?? 0)) {
          this.#waiting.delete(message.id);
        }
        return;
      case "error":
        return this.#fail(message);
    }
  }

  #take({ messages, truncated }: MessagesMessage): void {
    const { ledger, tally } = this.#options;
    const isTruncated = truncated === true;
    const fault = ledger.note(this.#lastSeq, messages, isTruncated);
    if (fault !== null) this.#blame(fault);
    if (isTruncated) tally.truncated++;
    tally.delivered += messages.length;
    this.#lastSeq ??= 0;
    for (const entry of messages) {
      this.#lastSeq = entry.seq;
      if (isMessage(entry)) this.#newest = entry;
      if (!("id" in entry) || entry.userId !== this.#userId) continue;
      // Once it has been acknowledged, it may not come as something new.
      if (!this.#waiting.delete(entry.id) && !isTruncated) {
        this.#blame(`${entry.id} is stored again as seq ${entry.seq}`);
      }
      if (isMessage(entry)) this.#newestOwn = entry;
    }
  }

  #fail({ code, message, id }: ErrorMessage): void {
    if (code === "unavailable" && id !== undefined) {
      // Not stored, or not known to be: it is sent again until it is.
      this.#options.tally.refused++;
      if (this.#resend.pending) return;
      this.#resend.set(RESEND_DELAY_MS, () => this.#sendWaiting());
      return;
    }
    const sent = id === undefined ? undefined : this.#waiting.get(id);
    const isExpected = sent !== undefined && sent.type !== "message" &&
      CHANGE_ERRORS.includes(code);
    if (!isExpected) this.#blame(`${code}: ${message}`);
    if (id !== undefined) this.#waiting.delete(id);
  }

  #sendWaiting(): void {
    for (const message of this.#waiting.values()) {
      this.#socket?.send(encode(message));
    }
  }

  #blame(fault: string): void {
    this.#options.tally.blame(
      `${this.name} in ${this.#options.room}: ${fault}`,
    );
  }
}
