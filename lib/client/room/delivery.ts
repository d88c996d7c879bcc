// Runs in the browser; imported on the server too.

import type { PostMessage } from "../../protocol/messages.ts";
import type { Outbox } from "./outbox.ts";
import { Timer } from "../connection/timer.ts";
import { ANSWER_TIMEOUT_MS } from "../connection/timing.ts";

/**
 * Sends the outbox, one message at a time: the next one goes when the one before
 * it was acknowledged, refused or discarded.
 *
 * That keeps messages in order when the server puts one off, and a long outbox
 * from looking like a flood after a reconnect. The same id is stored once, so
 * sending again is always safe.
 */
export class Delivery {
  readonly #outbox: Outbox;
  readonly #transmit: (message: PostMessage) => void;
  /** Sends the same message again unless an answer comes first. */
  readonly #resend = new Timer();
  #running = false;
  #sentId: string | undefined;

  /**
   * @param outbox What to send.
   * @param transmit Sends one message over the connection.
   */
  constructor(outbox: Outbox, transmit: (message: PostMessage) => void) {
    this.#outbox = outbox;
    this.#transmit = transmit;
  }

  /** Begins, or does nothing when it has begun: the connection can take messages. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#sendNext();
  }

  /** Stops: the connection is gone, and with it whatever was under way. */
  stop(): void {
    this.#running = false;
    this.#resend.clear();
  }

  /** Goes on if the outbox changed so that another message has its turn. */
  advance(): void {
    if (this.#running && this.#outbox.next?.id !== this.#sentId) {
      this.#sendNext();
    }
  }

  /**
   * Sends a message again later, as the server asked.
   *
   * @param id Which one.
   * @param delayMs How much later.
   */
  postpone(id: string, delayMs: number): void {
    if (this.#running && id === this.#sentId) {
      this.#resend.set(delayMs, () => this.#sendNext());
    }
  }

  #sendNext(): void {
    this.#resend.clear();
    const next = this.#outbox.next;
    this.#sentId = next?.id;
    if (next === undefined) return;
    this.#resend.set(ANSWER_TIMEOUT_MS, () => this.#sendNext());
    const { id, text, replyTo } = next;
    this.#transmit({ type: "message", id, text, replyTo });
  }
}
