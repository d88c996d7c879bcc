// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import { encode, encodeMessages } from "../protocol/codec.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type { Limits, ServerMessage, User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { History } from "../history/history.ts";
import type { RoomLog } from "../history/room_log.ts";
import { Member } from "./member.ts";
import { type Online, Presence } from "./presence.ts";
import type { Session } from "./session.ts";

/** What every room of a process is made of. */
export interface RoomOptions {
  readonly history: History;
  /** What users may do, told in `welcome`. */
  readonly limits: Limits;
  /** Connections that one user may have to one room. */
  readonly maxSessionsPerUser: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told why a member could not be served; the member is sent away. */
  readonly onError: (cause: unknown) => void;
}

// Joins and leaves of a large room are gathered for this long.
const PRESENCE_INTERVAL_MS = 1000;

// How often those who were skipped are looked after.
const LAG_CHECK_INTERVAL_MS = 250;

// A reader that is skipped for this long is closed.
const MAX_LAG_MS = 30_000;

// A user's typing is passed on at most this often.
const TYPING_INTERVAL_MS = 1000;

/**
 * The sessions of one room in this process. It lives from the first to the last of
 * them and owns two timers, both of which `dispose()` ends.
 */
export class Room {
  readonly name: RoomName;
  readonly #options: RoomOptions;
  readonly #onRemoved: (room: Room) => void;
  readonly #log: RoomLog;
  readonly #members = new Map<string, Member>();
  readonly #presence = new Presence();
  readonly #typedAt = new Map<string, number>();
  #presenceTimer: ReturnType<typeof setTimeout> | undefined;
  #lagTimer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param name The room.
   * @param options What it is made of.
   * @param onRemoved Is called after each session that is gone.
   */
  constructor(
    name: RoomName,
    options: RoomOptions,
    onRemoved: (room: Room) => void,
  ) {
    this.name = name;
    this.#options = options;
    this.#onRemoved = onRemoved;
    this.#log = options.history.open(
      name,
      (entries, firstSeq) => this.#deliver(entries, firstSeq),
    );
  }

  /** Number of sessions, including those that are still being welcomed. */
  get size(): number {
    return this.#members.size;
  }

  /** @returns Who is here now. */
  online(): Online {
    return this.#presence.online();
  }

  /**
   * Lets a session in: it gets `welcome`, what it has missed, and from then on
   * everything. One that can't be served is closed.
   *
   * @param session The connection; open.
   * @param after seq of the newest entry that it has; `null` for none.
   * @returns Resolves once it is up to date, or gone.
   */
  async join(session: Session, after: number | null): Promise<void> {
    const member = new Member(session);
    this.#members.set(session.id, member);
    try {
      await this.#log.load();
      if (this.#members.get(session.id) !== member) return;
      const { user } = session;
      const { maxSessionsPerUser } = this.#options;
      if (this.#presence.sessionsOf(user.userId) >= maxSessionsPerUser) {
        session.close(
          CloseCode.POLICY_VIOLATION,
          "You have this room open too often",
        );
        this.leave(session);
        return;
      }
      const isFirst = this.#presence.add(user);
      session.send(this.#welcome(session));
      const started = member.start(this.#log, after);
      if (isFirst) this.#announce("user_joined", user);
      await started;
    } catch (cause) {
      this.#sendAway(session, cause);
    }
  }

  /**
   * Forgets a session that is closed or closing.
   *
   * @param session The connection; one that isn't here is no error.
   */
  leave(session: Session): void {
    const left = this.#remove(session);
    if (left !== null) this.#announce("user_left", left);
  }

  /**
   * Tells the others that a user is typing. Large rooms don't: a hundred people
   * always are.
   *
   * @param user Who.
   */
  typing(user: User): void {
    if (!this.#presence.isListed) return;
    const now = this.#options.now();
    const last = this.#typedAt.get(user.userId) ?? -Infinity;
    if (now - last < TYPING_INTERVAL_MS) return;
    this.#typedAt.set(user.userId, now);
    this.#broadcast({ type: "typing", ...user }, user.userId);
  }

  /**
   * Drops sessions that are no longer open, which their events should have done.
   *
   * @returns How many were dropped.
   */
  sweep(): number {
    let removed = 0;
    for (const { session } of this.#members.values()) {
      if (session.isOpen) continue;
      this.#remove(session);
      removed++;
    }
    if (removed > 0) {
      this.#broadcast({ type: "online_users", ...this.online() });
    }
    return removed;
  }

  /**
   * Closes every session.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  closeAll(code: number, reason: string): void {
    for (const { session } of this.#members.values()) {
      session.close(code, reason);
      this.#remove(session);
    }
  }

  /** Ends the timers and lets go of the log. */
  dispose(): void {
    clearTimeout(this.#presenceTimer);
    clearInterval(this.#lagTimer);
    this.#presenceTimer = undefined;
    this.#lagTimer = undefined;
    this.#options.history.release(this.#log);
  }

  #welcome(session: Session): string {
    return encode({
      type: "welcome",
      v: PROTOCOL_VERSION,
      room: this.name,
      sessionId: session.id,
      ...session.user,
      head: this.#log.head,
      ...this.online(),
      limits: this.#options.limits,
    });
  }

  /** Removes a session; returns its user if that was the user's last one. */
  #remove(session: Session): User | null {
    const member = this.#members.get(session.id);
    if (member === undefined) return null;
    this.#members.delete(session.id);
    const isGone = member.hasJoined && this.#presence.remove(session.user);
    if (isGone) this.#typedAt.delete(session.user.userId);
    this.#onRemoved(this);
    return isGone ? session.user : null;
  }

  #sendAway(session: Session, cause: unknown): void {
    this.#options.onError(cause);
    session.close(
      CloseCode.TRY_AGAIN_LATER,
      "The room can't be read right now",
    );
    this.leave(session);
  }

  /** Tells of a join or a leave; in a large room, gathered with others. */
  #announce(type: "user_joined" | "user_left", user: User): void {
    if (this.#members.size === 0) return;
    if (this.#presence.isListed) {
      const except = type === "user_joined" ? user.userId : undefined;
      this.#broadcast({ type, ...user, ...this.online() }, except);
      return;
    }
    this.#presenceTimer ??= setTimeout(() => {
      this.#presenceTimer = undefined;
      this.#broadcast({ type: "online_users", ...this.online() });
    }, PRESENCE_INTERVAL_MS);
  }

  /** Sends to all who have joined, except the sessions of one user. */
  #broadcast(message: ServerMessage, exceptUserId?: string): void {
    const frame = encode(message);
    for (const { session, hasJoined } of this.#members.values()) {
      if (hasJoined && session.user.userId !== exceptUserId) {
        session.send(frame);
      }
    }
  }

  #deliver(entries: readonly string[], firstSeq: number): void {
    const frame = encodeMessages(entries);
    const lastSeq = firstSeq + entries.length - 1;
    const now = this.#options.now();
    let isAnyLagging = false;
    for (const member of this.#members.values()) {
      member.deliver(frame, lastSeq, now);
      isAnyLagging ||= member.isLagging;
    }
    if (isAnyLagging) {
      this.#lagTimer ??= setInterval(
        () => this.#tendLagging(),
        LAG_CHECK_INTERVAL_MS,
      );
    }
  }

  #tendLagging(): void {
    const now = this.#options.now();
    let isAnyLagging = false;
    for (const member of this.#members.values()) {
      if (!member.isLagging) continue;
      const { session } = member;
      if (member.canResume) {
        member.resume(this.#log).catch((cause) =>
          this.#sendAway(session, cause)
        );
      } else if (now - member.laggingSince > MAX_LAG_MS) {
        session.close(CloseCode.TRY_AGAIN_LATER, "Reading too slowly");
        this.leave(session);
      } else {
        isAnyLagging = true;
      }
    }
    if (!isAnyLagging) {
      clearInterval(this.#lagTimer);
      this.#lagTimer = undefined;
    }
  }
}
