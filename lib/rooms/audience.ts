// Runs on the server.

import { entriesFrame, type Frame } from "../protocol/frame.ts";
import { LaggingMembers } from "./lagging_members.ts";
import type { Member } from "./member.ts";
import type { Traffic } from "./traffic.ts";

/** What {@linkcode Audience} needs, and whom it tells. */
export interface AudienceOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Counts what is sent. */
  readonly traffic: Traffic;
  /** Has a member go on whose peer has taken enough. */
  readonly resume: (member: Member) => void;
  /** Closes the session of a member that lags for too long. */
  readonly close: (member: Member) => void;
}

/**
 * The members of a room, and the sending to all of them: what they are sent is encoded
 * once. It owns a timer while some of them lag, which disposing ends.
 */
export class Audience implements Disposable {
  readonly #members = new Map<string, Member>();
  readonly #now: () => number;
  readonly #traffic: Traffic;
  readonly #lagging: LaggingMembers;

  /** @param options The clock, and what becomes of those who lag. */
  constructor(options: AudienceOptions) {
    this.#now = options.now;
    this.#traffic = options.traffic;
    this.#lagging = new LaggingMembers({ ...options, members: this.#members });
  }

  /** Number of members, including those that are still being welcomed. */
  get size(): number {
    return this.#members.size;
  }

  /** The members, in the order in which they came. */
  values(): MapIterator<Member> {
    return this.#members.values();
  }

  /**
   * @param sessionId Id of a session.
   * @returns Its member, if it is one.
   */
  get(sessionId: string): Member | undefined {
    return this.#members.get(sessionId);
  }

  /** @param member Somebody who comes. */
  add(member: Member): void {
    this.#members.set(member.session.id, member);
  }

  /**
   * @param sessionId Id of a session that goes.
   * @returns Its member, if it was one.
   */
  remove(sessionId: string): Member | undefined {
    const member = this.#members.get(sessionId);
    this.#members.delete(sessionId);
    return member;
  }

  /**
   * Sends to all who have joined.
   *
   * @param frame What.
   * @param exceptUserId Whose sessions are left out, if anybody's.
   */
  broadcast(frame: Frame, exceptUserId?: string): void {
    for (const member of this.#members.values()) {
      const userId = member.session.user?.userId;
      if (exceptUserId === undefined || userId !== exceptUserId) {
        this.notify(member, frame);
      }
    }
  }

  /**
   * Sends to the sessions of one user that have joined.
   *
   * @param userId Who.
   * @param frame What.
   */
  tell(userId: string, frame: Frame): void {
    for (const member of this.#members.values()) {
      if (member.session.user?.userId === userId) this.notify(member, frame);
    }
  }

  /**
   * Sends to one who has joined.
   *
   * @param member Who.
   * @param frame What.
   */
  notify(member: Member, frame: Frame): void {
    const outcome = member.notify(frame, this.#now());
    if (outcome === "skipped") this.#traffic.skips++;
    if (member.isLagging) this.#lagging.watch();
  }

  /**
   * Sends entries that were just stored to all who are up to date.
   *
   * @param entries JSON of each.
   * @param firstSeq seq of the first.
   */
  deliver(entries: readonly string[], firstSeq: number): void {
    const lastSeq = firstSeq + entries.length - 1;
    const frame = entriesFrame(entries, lastSeq);
    const batch = { frame, firstSeq, lastSeq };
    const now = this.#now();
    let sent = 0;
    let skipped = 0;
    for (const member of this.#members.values()) {
      const outcome = member.deliver(batch, now);
      if (outcome === "sent") sent++;
      else if (outcome === "skipped") skipped++;
    }
    this.#traffic.deliveries += sent * entries.length;
    this.#traffic.skips += skipped;
    if (skipped > 0) this.#lagging.watch();
  }

  [Symbol.dispose](): void {
    this.#lagging[Symbol.dispose]();
  }
}
