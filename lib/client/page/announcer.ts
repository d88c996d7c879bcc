// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import { plainMentions } from "../../protocol/mention_token.ts";
import type { Message } from "../../protocol/messages.ts";
import { fullName } from "../../protocol/user_tag.ts";
import type { Announced } from "../room/announced.ts";
import { Timer } from "../connection/timer.ts";
import { isWanted, type Listener } from "./wanted.ts";

/** How long messages are gathered, so that a lively room doesn't talk without end. */
export const ANNOUNCE_AFTER_MS = 1_500;

/** More of what came at once is only counted. */
const MAX_READ_MESSAGES = 3;

/** The same, in UTF-16 code units. */
const MAX_READ_LENGTH = 280;

/** What an {@linkcode Announcer} watches. */
export interface AnnouncerOptions extends Listener {
  /** The messages of the room; those of the beginning count as read. */
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** What to say something of. */
  readonly announced: ReadonlySignal<Announced>;
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
    const newest = messages.at(-1)?.seq ?? 0;
    // A room can begin anew, when its store did.
    if (newest < this.#newestSeq) this.#newestSeq = 0;
    const fresh = messages.filter((message) =>
      message.seq > this.#newestSeq && !message.settings &&
      isWanted(message, this.#options.announced.peek(), this.#options)
    );
    this.#newestSeq = newest;
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
 * Words an announcement: as many messages as can be listened to, and how many more there
 * are.
 *
 * @param messages Any number.
 * @returns What to say.
 */
function announcement(messages: readonly Message[]): string {
  const read: string[] = [];
  let length = 0;
  for (const message of messages) {
    const text = plainMentions(message.text, () => undefined);
    length += text.length;
    if (read.length === MAX_READ_MESSAGES) break;
    if (read.length > 0 && length > MAX_READ_LENGTH) break;
    read.push(`${fullName(message)}: ${cut(text)}`);
  }
  const more = messages.length - read.length;
  if (more > 0) read.push(`${more} more`);
  return read.join("\n");
}

/** No half of a surrogate pair is said. */
function cut(text: string): string {
  return text.length <= MAX_READ_LENGTH
    ? text
    : `${[...text.slice(0, MAX_READ_LENGTH)].slice(0, -1).join("")}…`;
}
