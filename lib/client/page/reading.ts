// Runs in the browser; imported on the server too.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Message, User } from "../../protocol/messages.ts";
import {
  decodeReadMarks,
  encodeReadMarks,
  firstNewSeq,
  ROOMS_COOKIE,
  withReadMark,
} from "../../protocol/read_marks.ts";
import type { View } from "../room/view.ts";
import { Timer } from "../connection/timer.ts";
import type { PageEnvironment } from "./environment.ts";
import { pageCookie, readPageCookie } from "./page_cookie.ts";

/** Scrolling tells of many places; the cookie needs the last one. */
export const SAVE_AFTER_MS = 1_000;

/** What {@linkcode Reading} needs of a room, and what it sets. */
export interface ReadingOptions {
  readonly environment: Pick<
    PageEnvironment,
    "hidden" | "cookie" | "setCookie" | "pageUrl"
  >;
  /** The name of the room. */
  readonly room: string;
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  /** `null` without a name. */
  readonly user: ReadonlySignal<User | null>;
  /** As in `PageExtrasOptions`. */
  readonly newSeq: Signal<number | null>;
  /** seqs of messages of others that nobody has read. */
  readonly unreadSeqs: Signal<readonly number[]>;
  /** Is told of the newest message that was read here. */
  onRead(seq: number): void;
}

/**
 * How far a room was read, in any tab of the browser, and where what is new begins. The
 * line between both stays until the reader has gone past it, or says something.
 */
export class Reading {
  readonly #options: ReadingOptions;
  readonly #saving = new Timer();
  #readSeq: number;
  #view: View | null = null;
  /** The newest message in view was the newest of all. */
  #isAtEnd = false;
  #line: "ahead" | "seen" = "ahead";

  /** @param options The room. What is in it without being new counts as read. */
  constructor(options: ReadingOptions) {
    this.#options = options;
    const newSeq = options.newSeq.peek();
    this.#readSeq = newSeq === null ? this.#newestSeq : newSeq - 1;
    // The server takes a page for read that somebody without scripts got.
    this.#saveSoon();
  }

  /**
   * Takes note of what is in view.
   *
   * @param view The place, whether or not somebody looks.
   */
  noteView(view: View): void {
    this.#view = view;
    this.#isAtEnd = view.last >= this.#newestSeq;
    this.#settleLine();
    this.#look();
  }

  /** Takes note that the page is seen, or no longer. */
  noteVisibility(): void {
    const { environment, onRead } = this.#options;
    if (environment.hidden) return this.flush();
    this.#look();
    onRead(this.#readSeq);
  }

  /**
   * Takes note of messages of others.
   *
   * @param others The messages that have just come.
   */
  noteArrivals(others: readonly Message[]): void {
    const { environment, newSeq } = this.#options;
    this.#countUnread();
    // They come into view.
    if (!environment.hidden && this.#isAtEnd) return;
    const [unread] = this.#unread();
    if (unread === undefined || !others.includes(unread)) return;
    newSeq.value = unread.seq;
    this.#line = "ahead";
  }

  /** Takes note that the reader has said something, and so is up to date. */
  noteSent(): void {
    this.#options.newSeq.value = null;
  }

  /**
   * Takes note of what was read in another tab.
   *
   * @param seq The newest message that was.
   */
  noteReadElsewhere(seq: number): void {
    this.#readSeq = Math.max(this.#readSeq, seq);
    this.#countUnread();
    const { environment, newSeq } = this.#options;
    if (!environment.hidden || newSeq.peek() === null) return;
    newSeq.value = this.#unread()[0]?.seq ?? null;
  }

  /** Keeps at once what was read, and leaves no timer. */
  flush(): void {
    if (!this.#saving.pending) return;
    this.#saving.clear();
    this.#save();
  }

  get #newestSeq(): number {
    return this.#options.messages.peek().at(-1)?.seq ?? 0;
  }

  #unread(): Message[] {
    const userId = this.#options.user.peek()?.userId;
    return this.#options.messages.peek().filter((message) =>
      message.seq > this.#readSeq && message.userId !== userId
    );
  }

  /** What is older may have come by now. */
  #settleLine(): void {
    const { messages, hasOlder, newSeq, user } = this.#options;
    newSeq.value = firstNewSeq(newSeq.peek(), {
      messages: messages.peek(),
      hasOlder: hasOlder.peek(),
      userId: user.peek()?.userId,
    });
  }

  #look(): void {
    const { environment, newSeq, onRead } = this.#options;
    if (environment.hidden || this.#view === null) return;
    const { first, last } = this.#view;
    if (last > this.#readSeq) {
      this.#readSeq = last;
      this.#countUnread();
      this.#saveSoon();
      onRead(last);
    }
    const line = newSeq.peek();
    if (line === null) return;
    if (first <= line && last >= line) this.#line = "seen";
    else if (this.#line === "seen" && first > line && this.#isAtEnd) {
      newSeq.value = null;
    }
  }

  #countUnread(): void {
    const { unreadSeqs } = this.#options;
    const unread = unreadSeqs.peek().filter((seq) => seq > this.#readSeq);
    if (unread.length < unreadSeqs.peek().length) unreadSeqs.value = unread;
  }

  #saveSoon(): void {
    if (!this.#saving.pending) {
      this.#saving.set(SAVE_AFTER_MS, () => this.#save());
    }
  }

  #save(): void {
    const { environment, room } = this.#options;
    // Another tab has written other rooms there meanwhile.
    const marks = decodeReadMarks(
      readPageCookie(environment.cookie, ROOMS_COOKIE),
    );
    environment.setCookie(pageCookie(
      ROOMS_COOKIE,
      encodeReadMarks(withReadMark(marks, room, this.#readSeq)),
      environment.pageUrl.startsWith("https:"),
    ));
  }
}
