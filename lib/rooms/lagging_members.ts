// Runs on the server.

import type { Member } from "./member.ts";

/** What {@linkcode LaggingMembers} needs, and whom it tells. */
export interface LaggingMembersOptions {
  /** All members of the room. */
  readonly members: { values(): Iterable<Member> };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Has a member go on whose peer has taken enough. */
  readonly resume: (member: Member) => void;
  /** Closes the session of a member that lags for too long. */
  readonly close: (member: Member) => void;
}

// How often those who were skipped are looked after.
const CHECK_INTERVAL_MS = 250;

// A reader that is skipped for this long is closed.
const MAX_LAG_MS = 30_000;

/**
 * Looks after the members of a room that were skipped, for as long as there are any.
 * It owns a timer, which disposing ends.
 */
export class LaggingMembers implements Disposable {
  readonly #options: LaggingMembersOptions;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param options The members, and what to do with them. */
  constructor(options: LaggingMembersOptions) {
    this.#options = options;
  }

  /** Says that a member lags. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#check(), CHECK_INTERVAL_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const { members, now, resume, close } = this.#options;
    const checkedAt = now();
    let isAnyLeft = false;
    for (const member of members.values()) {
      if (!member.isLagging) continue;
      if (member.canResume) resume(member);
      else if (checkedAt - member.laggingSince > MAX_LAG_MS) close(member);
      else isAnyLeft = true;
    }
    if (!isAnyLeft) this[Symbol.dispose]();
  }
}
