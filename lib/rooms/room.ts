// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import { encode, encodeMessages } from "../protocol/codec.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type {
  Limits,
  Message,
  ServerMessage,
  User,
} from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { History } from "../log/history.ts";
import type { StoredPresence } from "../presence/presence_store.ts";
import type { RoomLog } from "../log/room_log.ts";
import { Member } from "./member.ts";
import type { Online } from "../presence/presence.ts";
import { PresenceRound } from "../presence/presence_round.ts";
import type { PresenceSync } from "../presence/presence_sync.ts";
import type { RemotePresence } from "../presence/remote_presence.ts";
import { NO_CHANGE, Roster, type RosterChange } from "../presence/roster.ts";
import type { Session } from "./session.ts";

/** What every room of a process is made of. */
export interface RoomOptions {
  readonly history: History;
  /** Ties the room to those of other instances. */
  readonly presence: PresenceSync;
  /** What users may do, told in `welcome`. */
  readonly limits: Limits;
  /** Connections that one user may have to one room. */
  readonly maxSessionsPerUser: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told why a member could not be served; the member is sent away. */
  readonly onError: (cause: unknown) => void;
}

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
  readonly #roster = new Roster();
  readonly #remote: RemotePresence;
  readonly #typedAt = new Map<string, number>();
  readonly #presenceRound = new PresenceRound({
    listeners: this.#members,
    frame: () => this.#onlineFrame(),
    tell: (member, frame) => this.#notify(member, frame),
  });
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
    this.#remote = options.presence.follow(
      name,
      this.#roster,
      (change) => this.#announce(change),
    );
    this.#log = options.history.open(
      name,
      (entries, firstSeq) => this.#deliver(entries, firstSeq),
    );
  }

  /** Number of sessions, including those that are still being welcomed. */
  get size(): number {
    return this.#members.size;
  }

  /** @returns Who is here now, on all instances. */
  online(): Online {
    return this.#roster.online();
  }

  /** @returns Who is connected to this instance. */
  localOnline(): Online {
    return this.#roster.local();
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
      await Promise.all([this.#log.load(), this.loadRemote()]);
      // It comes from another instance, perhaps, whose entries aren't known here yet.
      if (after !== null && after > this.#log.head) await this.#log.reload();
      if (this.#members.get(session.id) !== member) return;
      const { user } = session;
      const { maxSessionsPerUser } = this.#options;
      if (this.#roster.sessionsOf(user.userId) >= maxSessionsPerUser) {
        session.close(
          CloseCode.POLICY_VIOLATION,
          "You have this room open too often",
        );
        this.leave(session);
        return;
      }
      const change = this.#roster.add(user);
      session.send(this.#welcome(session));
      const started = member.start(this.#log, after);
      this.#tellLocalChange(change);
      await started;
      for (const message of member.held.splice(0)) {
        this.acknowledge(session, message, null);
      }
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
    this.#tellLocalChange(this.#remove(session));
  }

  /**
   * @param session The connection.
   * @returns seq up to which it was sent everything; `null` before its welcome.
   */
  cursorOf(session: Session): number | null {
    return this.#members.get(session.id)?.cursor ?? null;
  }

  /**
   * Tells a session again that a message of its user is stored, unless it was or will
   * be told by the message itself: twice, or out of turn, that would look like a gap.
   *
   * @param session The connection.
   * @param message The message.
   * @param cursor What {@linkcode cursorOf} said when the session sent it.
   */
  acknowledge(
    session: Session,
    message: Message,
    cursor: number | null,
  ): void {
    const member = this.#members.get(session.id);
    if (member === undefined) return;
    if (member.cursor === null) {
      member.held.push(message);
      return;
    }
    const told = Math.min(member.cursor, cursor ?? member.origin);
    if (message.seq > told) return;
    session.send(encode({ type: "messages", messages: [message] }));
  }

  /**
   * Reads who is here on other instances, once.
   *
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async loadRemote(): Promise<void> {
    await this.#remote.load();
  }

  /**
   * Has it read again who is here on another instance.
   *
   * @param instance The instance.
   */
  remoteChanged(instance: string): void {
    this.#remote.changed(instance);
  }

  /** Has it read again who is here on other instances: anything may have changed. */
  allRemoteChanged(): void {
    this.#remote.allChanged();
  }

  /**
   * Takes over who is here on another instance.
   *
   * @param instance The instance.
   * @param presence Who is there; `null` for nobody.
   */
  setRemote(instance: string, presence: StoredPresence | null): void {
    this.#announce(this.#roster.setRemote(instance, presence));
  }

  /**
   * Tells the others that a user is typing. Large rooms don't: in a hundred people
   * somebody always is.
   *
   * @param user Who.
   */
  typing(user: User): void {
    if (!this.#roster.isListed) return;
    const now = this.#options.now();
    const last = this.#typedAt.get(user.userId) ?? -Infinity;
    if (now - last < TYPING_INTERVAL_MS) return;
    this.#typedAt.set(user.userId, now);
    this.typingElsewhere(user);
    this.#options.presence.typing(this.name, user);
  }

  /**
   * Tells those on this instance that a user of another one is typing.
   *
   * @param user Who.
   */
  typingElsewhere(user: User): void {
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
      this.#options.presence.changed(this.name);
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

  /** Ends the timers and the reads, and lets go of the log. */
  dispose(): void {
    this.#remote.dispose();
    this.#presenceRound.dispose();
    clearInterval(this.#lagTimer);
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

  /** Removes a session; returns what that means for the room. */
  #remove(session: Session): RosterChange {
    const member = this.#members.get(session.id);
    if (member === undefined) return NO_CHANGE;
    this.#members.delete(session.id);
    const { user } = session;
    const change = member.hasJoined ? this.#roster.remove(user) : NO_CHANGE;
    if (this.#roster.sessionsOf(user.userId) === 0) {
      this.#typedAt.delete(user.userId);
    }
    this.#onRemoved(this);
    return change;
  }

  #sendAway(session: Session, cause: unknown): void {
    this.#options.onError(cause);
    session.close(
      CloseCode.TRY_AGAIN_LATER,
      "The room can't be read right now",
    );
    this.leave(session);
  }

  /** Tells of a join or a leave here, also other instances. */
  #tellLocalChange(change: RosterChange): void {
    if (change === NO_CHANGE) return;
    this.#options.presence.changed(this.name);
    this.#announce(change);
  }

  /** Tells of joins and leaves; in a large room, gathered with others. */
  #announce(change: RosterChange): void {
    if (this.#members.size === 0) return;
    if (change === null) {
      this.#presenceRound.changed();
      return;
    }
    const online = this.online();
    for (const user of change.joined) {
      this.#broadcast({ type: "user_joined", ...user, ...online }, user.userId);
    }
    for (const user of change.left) {
      this.#broadcast({ type: "user_left", ...user, ...online });
    }
  }

  /** Sends to all who have joined, except the sessions of one user. */
  #broadcast(message: ServerMessage, exceptUserId?: string): void {
    const frame = encode(message);
    for (const member of this.#members.values()) {
      if (member.session.user.userId !== exceptUserId) {
        this.#notify(member, frame);
      }
    }
  }

  #notify(member: Member, frame: string): void {
    member.notify(frame, this.#options.now());
    if (member.isLagging) this.#watchLagging();
  }

  #onlineFrame(): string {
    return encode({ type: "online_users", ...this.online() });
  }

  #deliver(entries: readonly string[], firstSeq: number): void {
    const batch = {
      frame: encodeMessages(entries),
      firstSeq,
      lastSeq: firstSeq + entries.length - 1,
    };
    const now = this.#options.now();
    let isAnyLagging = false;
    for (const member of this.#members.values()) {
      member.deliver(batch, now);
      isAnyLagging ||= member.isLagging;
    }
    if (isAnyLagging) this.#watchLagging();
  }

  #watchLagging(): void {
    this.#lagTimer ??= setInterval(
      () => this.#tendLagging(),
      LAG_CHECK_INTERVAL_MS,
    );
  }

  #tendLagging(): void {
    const now = this.#options.now();
    let isAnyLagging = false;
    for (const member of this.#members.values()) {
      if (!member.isLagging) continue;
      const { session } = member;
      if (member.canResume) {
        member.resume(this.#log, () => this.#onlineFrame()).catch((cause) =>
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
