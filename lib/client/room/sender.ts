// Runs in the browser, on the server, and wherever else there are sockets.

import type { ReadonlySignal } from "@preact/signals";
import { MAX_TEXT_LENGTH } from "../../protocol/limits.ts";
import type {
  ClientMessage,
  ErrorMessage,
  Limits,
} from "../../protocol/messages.ts";
import { normalizeText } from "../../protocol/text.ts";
import { Timer } from "../connection/timer.ts";
import {
  RESEND_DELAY_MS,
  TYPING_NOTICE_INTERVAL_MS,
} from "../connection/timing.ts";
import { Delivery } from "./delivery.ts";
import { Outbox, type PendingMessage } from "./outbox.ts";

/** What became of a text given to {@linkcode Sender.send}. */
export type SendResult = "queued" | "empty" | "too_long" | "full";

/** How a message is sent. */
export interface SendOptions {
  /** The client's own id of it. */
  readonly id?: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
}

/** What a {@linkcode Sender} needs. */
export interface SenderOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** An id that nobody else has. */
  readonly randomId: () => string;
  /** Sends something over the connection; returns whether there is one. */
  readonly transmit: (message: ClientMessage) => boolean;
}

/**
 * What one person sends to a room: messages, which stay until the server has
 * acknowledged or refused them, and that they are typing. It owns timers, which
 * `dispose()` ends.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #outbox = new Outbox();
  readonly #delivery: Delivery;
  readonly #typingPause = new Timer();
  #maxTextLength = MAX_TEXT_LENGTH;

  /** @param options The clock, and the connection. */
  constructor(options: SenderOptions) {
    this.#options = options;
    this.#delivery = new Delivery(this.#outbox, options.transmit);
  }

  /** The messages that aren't stored yet. */
  get pending(): ReadonlySignal<readonly PendingMessage[]> {
    return this.#outbox.pending;
  }

  /**
   * Takes over what the server lets a user do.
   *
   * @param limits The limits.
   */
  obey({ textLength }: Limits): void {
    this.#maxTextLength = textLength;
  }

  /** Begins to deliver, or goes on: the connection can take messages. */
  start(): void {
    this.#delivery.start();
  }

  /** Stops to deliver: the connection is gone. */
  stop(): void {
    this.#delivery.stop();
  }

  /** Goes on if it is another message's turn. */
  advance(): void {
    this.#delivery.advance();
  }

  /**
   * Sends a message, now or when the connection is back.
   *
   * @param text What the person typed.
   * @param options The id under which it goes, a new one without; and what it answers.
   * @returns `queued`, or why not: nothing in it, too long, or too many waiting.
   */
  send(
    text: string,
    { id = this.#options.randomId(), replyTo }: SendOptions = {},
  ): SendResult {
    const normalized = normalizeText(text);
    if (normalized === "") return "empty";
    if (normalized.length > this.#maxTextLength) return "too_long";
    if (this.#outbox.full) return "full";
    const sentAt = this.#options.now();
    this.#outbox.add({ id, text: normalized, replyTo, sentAt });
    this.#delivery.advance();
    return "queued";
  }

  /**
   * Goes on with what was written before, in a page that is gone.
   *
   * @param messages What it had left to send, or what was refused there.
   */
  restore(messages: readonly PendingMessage[]): void {
    this.#outbox.restore(messages);
    this.#delivery.advance();
  }

  /**
   * Sends nothing of what waits until the person asks for it.
   *
   * @param error Why, as a sentence.
   */
  hold(error: string): void {
    for (const { id } of this.pending.peek()) this.#outbox.refuse(id, error);
  }

  /** Tells the others that this person is typing, at most every few seconds. */
  typing(): void {
    if (this.#typingPause.pending) return;
    if (!this.#options.transmit({ type: "typing" })) return;
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

  /**
   * Takes out a message that the server has stored.
   *
   * @param id The id of the message.
   * @returns Whether it was waiting.
   */
  acknowledge(id: string): boolean {
    return this.#outbox.remove(id);
  }

  /**
   * Takes note that the server has refused a message, for now or for good. One of another
   * tab is passed over.
   *
   * @param id The id of the message.
   * @param error What the server said.
   * @returns Whether it is sent again by itself.
   */
  refuse(id: string, { code, message, retryAfterMs }: ErrorMessage): boolean {
    if (!this.#outbox.has(id)) return false;
    if (
      code === "rate_limited" || code === "slow_mode" || code === "unavailable"
    ) {
      this.#delivery.postpone(id, retryAfterMs ?? RESEND_DELAY_MS);
      return true;
    }
    if (this.#outbox.refuse(id, message)) this.#delivery.advance();
    return false;
  }

  /** Ends its timers. */
  dispose(): void {
    this.#delivery.stop();
    this.#typingPause.clear();
  }
}
