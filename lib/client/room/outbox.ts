// Runs in the browser; imported on the server too.

import { type ReadonlySignal, signal } from "@preact/signals";
import { MAX_PENDING_MESSAGES } from "../connection/timing.ts";

/** A message that the server has not acknowledged. */
export interface PendingMessage {
  /** The client's own id, the same at every attempt. */
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
  /** When it was written, in milliseconds since the epoch. */
  readonly sentAt: number;
  /** `refused` messages are sent again only when the person asks for it. */
  readonly state: "sending" | "refused";
  /** Why it was refused, as a sentence. */
  readonly error: string | null;
}

/**
 * The messages on their way to the server, in the order in which they go.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const outbox = new Outbox();
 * outbox.add({ id: "c1", text: "Hello", sentAt: 0 });
 * assertEquals(outbox.next?.id, "c1");
 * outbox.remove("c1");
 * assertEquals(outbox.pending.value, []);
 * ```
 */
export class Outbox {
  readonly #pending = signal<readonly PendingMessage[]>([]);

  /** The messages, oldest first. */
  get pending(): ReadonlySignal<readonly PendingMessage[]> {
    return this.#pending;
  }

  /** Whether no further message fits. */
  get full(): boolean {
    return this.#pending.value.length >= MAX_PENDING_MESSAGES;
  }

  /** The message whose turn it is. */
  get next(): PendingMessage | undefined {
    return this.#pending.value.find((message) => message.state === "sending");
  }

  /**
   * @param id A message.
   * @returns Whether it is among them.
   */
  has(id: string): boolean {
    return this.#pending.value.some((message) => message.id === id);
  }

  /**
   * Puts messages before those that are here.
   *
   * @param messages Others than these.
   */
  restore(messages: readonly PendingMessage[]): void {
    this.#pending.value = [...messages, ...this.#pending.value];
  }

  /**
   * Adds a message at the end.
   *
   * @param message The message.
   */
  add(message: Omit<PendingMessage, "state" | "error">): void {
    this.#pending.value = [
      ...this.#pending.value,
      { ...message, state: "sending", error: null },
    ];
  }

  /**
   * Takes a message out: it was acknowledged, or the person gave it up.
   *
   * @param id Which one.
   * @returns Whether it was there.
   */
  remove(id: string): boolean {
    const others = this.#pending.value.filter((message) => message.id !== id);
    if (others.length === this.#pending.value.length) return false;
    this.#pending.value = others;
    return true;
  }

  /**
   * Marks a message that the server will not take.
   *
   * @param id Which one.
   * @param error Why, as a sentence.
   * @returns Whether it was there.
   */
  refuse(id: string, error: string): boolean {
    const refused = this.has(id);
    this.#pending.value = this.#pending.value.map((message) =>
      message.id === id ? { ...message, state: "refused", error } : message
    );
    return refused;
  }

  /**
   * Puts a refused message at the end, to be sent again.
   *
   * @param id Which one.
   */
  retry(id: string): void {
    const refused = this.#pending.value.find((message) =>
      message.id === id && message.state === "refused"
    );
    if (refused === undefined) return;
    this.remove(id);
    this.add(refused);
  }
}
