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
  /** Up to here, what the page came with was read before, or isn't new. */
  readonly readSeq: number;
  /** `null` without a name. */
  readonly user: ReadonlySignal<User | null>;
  /** As in `PageExtrasOptions`. */
  readonly newSeq: Signal<number | null>;
  /** seqs of messages of others that came while no tab was seen, and aren't read yet. */
  readonly unreadSeqs: Signal<readonly number[]>;
  /** Is told of the newest message that was read here. */
  onRead(seq: number): void;
}

/**
 * How far a room was read, in any tab of the browser, and where what is new begins. The
 * line between both stays until the reader has gone past it, or says something; until it
 * was in view, nothing behind it counts as read.
 */
export class Reading {
  readonly #options: ReadingOptions;
  readonly #saving = new Timer();
  #readSeq: number;
  #view: View | null = null;
  #line: "ahead" | "seen" = "ahead";

  /** @param options The room, and what the page came with. */
  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#readSeq = options.readSeq;
    this.#saveSoon();
  }

  /**
   * Takes note of what is in view.
   *
   * @param view The place, whether or not somebody looks.
   */
  noteView(view: View): void {
    this.#view = view;
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
    // A room can begin anew, when its store did.
    if (this.#newestSeq < this.#readSeq) {
      this.#readSeq = (others[0]?.seq ?? 1) - 1;
    }
    this.#countUnread();
    // They come into view.
    if (!environment.hidden && this.#view?.follows) return;
    const line = this.#firstUnread();
    const isFirst = others.some(({ seq }) => seq === line);
    if (line === null || !isFirst) return;
    newSeq.value = line;
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
    const line = newSeq.peek();
    if (environment.hidden && line !== null && line <= this.#readSeq) {
      newSeq.value = this.#firstUnread();
    }
  }

  /** Keeps at once what was read. To be called at the end, too: it leaves no timer. */
  flush(): void {
    if (!this.#saving.pending) return;
    this.#saving.clear();
    this.#save();
  }

  get #newestSeq(): number {
    const messages = this.#options.messages.peek();
    return messages[messages.length - 1]?.seq ?? 0;
  }

  #firstUnread(): number | null {
    return this.#firstNew(this.#readSeq + 1);
  }

  #firstNew(newSeq: number | null): number | null {
    const { messages, hasOlder, user } = this.#options;
    return firstNewSeq(newSeq, {
      messages: messages.peek(),
      hasOlder: hasOlder.peek(),
      userId: user.peek()?.userId,
    });
  }

  /** What is older may have come by now. */
  #settleLine(): void {
    const { newSeq } = this.#options;
    newSeq.value = this.#firstNew(newSeq.peek());
  }

  #look(): void {
    const { environment, newSeq, onRead } = this.#options;
    if (environment.hidden || this.#view === null) return;
    const { first, last, follows } = this.#view;
    const line = newSeq.peek();
    if (line !== null) {
      if (first <= line && last >= line) this.#line = "seen";
      else if (this.#line === "ahead") return;
      else if (first > line && follows) newSeq.value = null;
    }
    if (last <= this.#readSeq) return;
    this.#readSeq = last;
    this.#countUnread();
    this.#saveSoon();
    onRead(last);
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
    // Another tab has written other rooms there meanwhile, or more of this one.
    const marks = decodeReadMarks(
      readPageCookie(environment.cookie, ROOMS_COOKIE),
    );
    const kept = marks.get(room) ?? 0;
    const seq = kept > this.#newestSeq
      ? this.#readSeq
      : Math.max(kept, this.#readSeq);
    environment.setCookie(pageCookie(
      ROOMS_COOKIE,
      encodeReadMarks(withReadMark(marks, room, seq)),
      environment.pageUrl.startsWith("https:"),
    ));
  }
}
