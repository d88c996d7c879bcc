// Runs in the browser; imported on the server too.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isChange, isMessage } from "../../protocol/entries.ts";
import { findMessage } from "../../protocol/find_message.ts";
import type {
  Change,
  Entry,
  Message,
  MessagesMessage,
} from "../../protocol/messages.ts";
import type { fold } from "../../protocol/timeline.ts";
import { MAX_KEPT_MESSAGES } from "../connection/timing.ts";

/** Takes entries into a list of messages, as {@linkcode fold} does. */
export type Fold = typeof fold;

// Far more than come in the time in which older messages are fetched.
const MAX_MISSED_CHANGES = 100;

/** What a {@linkcode MessageLog} starts from. */
export interface MessageLogOptions {
  /** The messages that the page was rendered with, oldest first. */
  readonly messages: readonly Message[];
  /** Whether the server keeps older ones. */
  readonly hasOlder: boolean;
  /** Those that they answer and that aren't among them, in seq order. */
  readonly quoted?: readonly Message[];
  /** The newest seq that they stand for; `null` when nothing is known. */
  readonly head: number | null;
  readonly loadFold: () => Promise<Fold>;
}

/**
 * The stored messages that this page holds: one stretch of the room's log, in seq
 * order, without repeat.
 *
 * New messages push out the oldest beyond 1000. Older ones that the person loads
 * raise that bound by their number; what was pushed out can be loaded again.
 *
 * What folds changes into messages is loaded when the first change comes: many pages
 * never see one. Until then changes wait; messages don't.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const log = new MessageLog({
 *   messages: [],
 *   hasOlder: false,
 *   head: 0,
 *   loadFold: async () => (await import("../../protocol/timeline.ts")).fold,
 * });
 * log.begin(0);
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const message = { ...ana, seq: 1, id: "c1", text: "Hello", sentAt: 0 };
 * log.append({ type: "messages", messages: [message] });
 * assertEquals(log.messages.value, [message]);
 * assertEquals(log.resumeAfter, 1);
 * ```
 */
export class MessageLog {
  readonly #loadFold: () => Promise<Fold>;
  readonly #messages: Signal<readonly Message[]>;
  readonly #hasOlder: Signal<boolean>;
  /** The newest seq held; `null` to take whatever the server begins with. */
  #lastSeq: number | null;
  /** The newest seq of the room when this connection began. */
  #head = Infinity;
  #maxKept = MAX_KEPT_MESSAGES;
  /** The latest changes of messages that aren't held. */
  #missed: readonly Change[] = [];
  #fold: Fold | null = null;
  /** Changes of messages held, until they can be folded in. */
  #waiting: readonly Change[] = [];
  /** Messages that others answer, without those around them; in seq order. */
  readonly #aside: Signal<readonly Message[]>;

  /** @param options What is known at first. */
  constructor(options: MessageLogOptions) {
    this.#loadFold = options.loadFold;
    this.#messages = signal(options.messages);
    this.#aside = signal(options.quoted ?? []);
    this.#hasOlder = signal(options.hasOlder);
    this.#lastSeq = options.head;
  }

  /** The messages, oldest first. */
  get messages(): ReadonlySignal<readonly Message[]> {
    return this.#messages;
  }

  /**
   * @param seq A message.
   * @returns It, if it is held or was put aside.
   */
  find(seq: number): Message | undefined {
    return findMessage(this.#messages.value, seq) ??
      findMessage(this.#aside.value, seq);
  }

  /**
   * Messages that others answer, without those around them, in seq order: whoever sets
   * it may add some. They follow what becomes of them.
   */
  get aside(): Signal<readonly Message[]> {
    return this.#aside;
  }

  /** Whether the server keeps messages older than the first one held. */
  get hasOlder(): ReadonlySignal<boolean> {
    return this.#hasOlder;
  }

  /** The seq to resume after; `null` to ask for the latest messages only. */
  get resumeAfter(): number | null {
    return this.#lastSeq;
  }

  /** Whether everything is held that the room had when this connection began. */
  get caughtUp(): boolean {
    return this.#lastSeq !== null && this.#lastSeq >= this.#head;
  }

  /**
   * @param seq An entry of the room.
   * @returns Whether it has been here: messages may have been pushed out since.
   */
  has(seq: number): boolean {
    return this.#lastSeq !== null && seq <= this.#lastSeq;
  }

  /**
   * Begins a connection. A room whose newest seq is lower than one already seen is
   * another one: its store was lost or replaced. The server then sends its latest
   * page; what is held stays until that comes, so that nothing flickers.
   *
   * @param head The newest seq of the room.
   */
  begin(head: number): void {
    this.#head = head;
    if (this.#lastSeq !== null && this.#lastSeq > head) this.#lastSeq = null;
  }

  /**
   * Adds what is new in a frame.
   *
   * @param frame New entries; what is among them that came before is passed over.
   * @returns The messages that came since the last frame, or `null` when some
   * before them are missing: then nothing was added, and a new connection has to
   * resume.
   */
  append(frame: MessagesMessage): readonly Message[] | null {
    const last = this.#lastSeq;
    if (last === null) {
      this.#startOver(frame.messages);
      return [];
    }
    const fresh = frame.messages.filter(({ seq }) => seq > last);
    if (frame.truncated) {
      this.#startOver(frame.messages);
      return fresh.filter(isMessage);
    }
    if (fresh.some(({ seq }, index) => seq !== last + 1 + index)) {
      return null;
    }
    if (fresh.length > 0) {
      this.#push(fresh);
      this.#lastSeq = last + fresh.length;
    }
    return fresh.filter(isMessage);
  }

  /**
   * Adds older messages before the ones held. What changed while they were on their way
   * is made up for.
   *
   * @param older Those just before the first one held, oldest first.
   * @param hasOlder Whether the server keeps still older ones.
   */
  prepend(older: readonly Message[], hasOlder: boolean): void {
    this.#maxKept += older.length;
    this.#messages.value = [...older, ...this.#messages.value];
    this.#change(this.#missed);
    this.#hasOlder.value = hasOlder;
  }

  /**
   * Shows a change before the server has stored it. Fold it in twice, and it counts once.
   *
   * @param change The change.
   */
  foldIn(change: Change): void {
    this.#change([change]);
  }

  #push(fresh: readonly Entry[]): void {
    const first = this.#messages.value[0]?.seq ?? 0;
    const missed = fresh.filter(isChange).filter(({ of }) => of < first);
    this.#missed = [...this.#missed, ...missed].slice(-MAX_MISSED_CHANGES);
    this.#hold(fresh.filter(isMessage));
    this.#change(fresh.filter(isChange));
  }

  #hold(fresh: readonly Message[]): void {
    if (fresh.length === 0) return;
    const held = [...this.#messages.value, ...fresh];
    const excess = Math.max(0, held.length - this.#maxKept);
    this.#messages.value = excess === 0 ? held : held.slice(excess);
    if (excess > 0) this.#hasOlder.value = true;
  }

  async #change(changes: readonly Change[]): Promise<void> {
    this.#waiting = [...this.#waiting, ...changes];
    if (this.#waiting.length === 0) return;
    if (this.#fold === null) {
      try {
        this.#fold = await this.#loadFold();
      } catch {
        return; // The server is away. The next change tries again.
      }
    }
    this.#messages.value = this.#fold(this.#messages.value, this.#waiting);
    this.#aside.value = this.#fold(this.#aside.value, this.#waiting);
    this.#waiting = [];
  }

  #startOver(entries: readonly Entry[]): void {
    this.#missed = [];
    const messages = entries.filter(isMessage);
    this.#messages.value = messages;
    this.#waiting = [];
    this.#change(entries.filter(isChange));
    this.#maxKept = MAX_KEPT_MESSAGES;
    this.#lastSeq = entries.at(-1)?.seq ?? this.#head;
    // Perhaps the server keeps none of them; then loading will tell.
    this.#hasOlder.value = (messages[0]?.seq ?? 1) > 1;
  }
}
