// Runs on the server.

import { PAGE_MESSAGES } from "../protocol/limits.ts";
import type { RoomLog } from "../log/room_log.ts";
import { entriesFrame, type Frame } from "../protocol/frame.ts";
import type { Guard } from "./guard.ts";
import type { Session } from "./session.ts";

/** More than this not taken by the peer, and it is skipped, in bytes. */
export const MAX_BUFFERED_BYTES = 1024 * 1024;

/** A skipped peer goes on once it has taken all but this, in bytes. */
export const RESUME_BUFFERED_BYTES = 64 * 1024;

/** Entries that were just stored, as a frame. */
export interface Batch {
  readonly frame: Frame;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/**
 * One session's way through the log. It is in one of these states:
 *
 * ```
 * joining ─► catching_up ─► live ─► lagging
 *                 ▲                    │
 *                 └────────────────────┘
 * ```
 *
 * Only a live member gets entries as they are stored. All others read them from
 * the log, from where they are, so that every session sees every seq once and in
 * order, however slow it is and whatever happens meanwhile.
 */
export class Member {
  readonly session: Session;
  readonly guard: Guard;
  #state: "joining" | "catching_up" | "live" | "lagging" = "joining";
  #cursor = 0;
  /** Acknowledgements that wait for the welcome. */
  #held: Frame[] = [];
  #laggingSince = 0;
  #missesNotices = false;

  /**
   * @param session The connection.
   * @param guard Whether its user may be here.
   */
  constructor(session: Session, guard: Guard) {
    this.session = session;
    this.guard = guard;
  }

  /** Whether it has been welcomed. */
  get hasJoined(): boolean {
    return this.#state !== "joining";
  }

  /** Whether it was skipped and has to be looked after. */
  get isLagging(): boolean {
    return this.#state === "lagging";
  }

  /** Whether a lagging peer has taken enough to go on. */
  get canResume(): boolean {
    return this.session.bufferedBytes <= RESUME_BUFFERED_BYTES;
  }

  /** Since when it lags, in milliseconds since the epoch. */
  get laggingSince(): number {
    return this.#laggingSince;
  }

  /**
   * Sends what a client that just connected has missed, then everything up to the
   * head: at least one frame, even when it is empty, so that a client knows when
   * it is up to date.
   *
   * @param log The room's log, loaded.
   * @param after seq of the newest entry that the client has; `null` when it has
   * none and wants the latest page.
   * @throws Whatever the store throws.
   */
  async start(log: RoomLog, after: number | null): Promise<void> {
    this.#state = "catching_up";
    // What is stored while these entries are read comes after them.
    const head = log.newestSeq;
    const latestPage = log.reader.newestMessagesFrom(PAGE_MESSAGES);
    // A client that is ahead of the log has seen another one: it starts over.
    const isAhead = after !== null && after > head;
    const from = after === null || isAhead ? latestPage : after + 1;
    this.#cursor = from - 1;
    const { firstSeq: first, entries } = await log.reader.entriesFrom(from);
    const isCut = after !== null && first > after + 1;
    this.#cursor = first + entries.length - 1;
    this.session.send(
      entriesFrame(entries, this.#cursor, isAhead || isCut),
    );
    for (const frame of this.#held.splice(0)) this.session.send(frame);
    await this.#follow(log);
  }

  /**
   * Goes on after lagging.
   *
   * @param log The room's log.
   * @param online Makes the frame that says who is here: it makes up for notices that
   * were left out.
   * @throws Whatever the store throws.
   */
  async resume(log: RoomLog, online: () => Frame): Promise<void> {
    this.#state = "catching_up";
    if (this.#missesNotices) this.session.send(online());
    this.#missesNotices = false;
    await this.#follow(log);
  }

  /**
   * Delivers entries that were just stored, unless the member is not up to date
   * or its peer takes too little. Where entries before them are gone, it goes on
   * like one that was skipped, and so tells the peer.
   *
   * @param batch The entries.
   * @param now Milliseconds since the epoch.
   * @returns What has become of them; a member that is `behind` gets them later.
   */
  deliver(batch: Batch, now: number): "sent" | "skipped" | "behind" {
    if (this.#state !== "live") return "behind";
    const { frame, firstSeq, lastSeq } = batch;
    if (firstSeq > this.#cursor + 1 || this.#takesTooLittle) {
      this.#skip(now);
      return "skipped";
    }
    this.session.send(frame);
    this.#cursor = lastSeq;
    return "sent";
  }

  /**
   * Sends what isn't in the log, such as who comes and goes, once the member is
   * welcomed. A member whose peer takes too little is skipped.
   *
   * @param frame The notice.
   * @param now Milliseconds since the epoch.
   * @returns What has become of it; a member that is `behind` is told otherwise.
   */
  notify(frame: Frame, now: number): "sent" | "skipped" | "behind" {
    if (!this.hasJoined) return "behind";
    const isSkipped = this.#state === "live" && this.#takesTooLittle;
    if (isSkipped) this.#skip(now);
    if (this.isLagging) {
      this.#missesNotices = true;
      return isSkipped ? "skipped" : "behind";
    }
    this.session.send(frame);
    return "sent";
  }

  /**
   * Sends the answer to something that its peer has sent, after the welcome.
   *
   * @param frame The answer.
   */
  answer(frame: Frame): void {
    if (this.hasJoined) this.session.send(frame);
    else this.#held.push(frame);
  }

  get #takesTooLittle(): boolean {
    return this.session.bufferedBytes > MAX_BUFFERED_BYTES;
  }

  #skip(now: number): void {
    this.#state = "lagging";
    this.#laggingSince = now;
  }

  async #follow(log: RoomLog): Promise<void> {
    while (this.#cursor < log.newestSeq) {
      const { firstSeq: first, entries } = await log.reader.entriesFrom(
        this.#cursor + 1,
      );
      // Nothing: the cap has dropped all that was asked for meanwhile.
      if (entries.length === 0) continue;
      const isCut = first > this.#cursor + 1;
      this.#cursor = first + entries.length - 1;
      this.session.send(entriesFrame(entries, this.#cursor, isCut));
    }
    this.#state = "live";
  }
}
