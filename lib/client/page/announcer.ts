// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Message, User } from "../../protocol/messages.ts";
import { fullName } from "../../protocol/user_tag.ts";
import { Timer } from "../connection/timer.ts";

/** How long messages are gathered, so that a lively room doesn't talk without end. */
export const ANNOUNCE_AFTER_MS = 1_500;

/** What an {@linkcode Announcer} watches. */
export interface AnnouncerOptions {
  /** The messages of the room; those of the beginning count as read. */
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** Whose messages need no announcement. */
  readonly user: ReadonlySignal<User | null>;
  /** What to say. It is empty in between, so that the same words are said again. */
  readonly text: Signal<string>;
}

/**
 * Words new messages of others for assistive technology, several at once: never
 * history, and nothing twice.
 */
export class Announcer implements Disposable {
  readonly #options: AnnouncerOptions;
  readonly #pause = new Timer();
  #newestSeq: number;
  #unspoken: readonly number[] = [];
  #stop: (() => void) | null = null;

  /** @param options What it watches, from {@linkcode Announcer.start} on. */
  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#newestSeq = options.messages.peek().at(-1)?.seq ?? 0;
  }

  /** Begins to watch. */
  start(): void {
    this.#stop ??= effect(() => this.#note(this.#options.messages.value));
  }

  /** Ends it: no watching, no timer. */
  dispose(): void {
    this.#stop?.();
    this.#pause.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #note(messages: readonly Message[]): void {
    const ownId = this.#options.user.peek()?.userId;
    const fresh = messages.filter(({ seq, userId }) =>
      seq > this.#newestSeq && userId !== ownId
    );
    this.#newestSeq = Math.max(this.#newestSeq, messages.at(-1)?.seq ?? 0);
    if (fresh.length === 0) return;
    this.#unspoken = [...this.#unspoken, ...fresh.map(({ seq }) => seq)];
    if (this.#pause.pending) return;
    this.#options.text.value = "";
    this.#pause.set(ANNOUNCE_AFTER_MS, () => {
      // As they are by now: some may be edited or deleted.
      const unspoken = new Set(this.#unspoken);
      const messages = this.#options.messages.peek();
      this.#options.text.value = announcement(
        messages.filter(({ seq, deleted }) => unspoken.has(seq) && !deleted),
      );
      this.#unspoken = [];
    });
  }
}

/**
 * Words an announcement.
 *
 * @param messages Any number.
 * @returns The message itself, or how many there are.
 */
function announcement(messages: readonly Message[]): string {
  const [first] = messages;
  if (first === undefined) return "";
  if (messages.length === 1) return `${fullName(first)}: ${first.text}`;
  const isOneAuthor = messages.every(({ userId }) => userId === first.userId);
  return isOneAuthor
    ? `${messages.length} new messages from ${fullName(first)}`
    : `${messages.length} new messages`;
}
