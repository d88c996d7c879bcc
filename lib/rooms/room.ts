// Runs on the server.

import { CloseCode } from "../protocol/close_codes.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type { Limits, User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { History } from "../log/history.ts";
import { ROOM_DELETED, type RoomLog } from "../log/room_log.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { PresenceElsewhere } from "../presence/presence_elsewhere.ts";
import type { PresenceSync } from "../presence/presence_sync.ts";
import { NO_CHANGE, type RosterChange } from "../presence/roster.ts";
import { type Frame, frameOf } from "../protocol/frame.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";
import { Audience } from "./audience.ts";
import { fittingReason } from "./fitting_reason.ts";
import type { Guard } from "./guard.ts";
import { knownAs } from "./known_as.ts";
import { Member } from "./member.ts";
import { RoomPresence } from "./room_presence.ts";
import type { Session } from "./session.ts";
import type { Traffic } from "./traffic.ts";

/** What every room of a process shares. */
export interface RoomOptions {
  readonly history: History;
  /** Tells other instances who is here. */
  readonly presence: PresenceSync;
  /** Tells who is in rooms on other instances. */
  readonly elsewhere: PresenceElsewhere;
  /** Counts what is sent. */
  readonly traffic: Traffic;
  /** What users may do, told in `welcome`. */
  readonly limits: Limits;
  /** Connections that one user may have to one room. */
  readonly maxSessionsPerUser: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told that a session was refused: its user has the room open too often. */
  readonly onCrowded: () => void;
  /** Is told that a session was sent away whose user may not be there, by the code. */
  readonly onShutOut: (code: ProtocolError["code"]) => void;
  /**
   * Is told what a room has become, before whoever may not be there any more is sent away;
   * and what it is when somebody is sent away who comes.
   */
  readonly onRecord: (room: RoomName, record: RoomRecord | null) => void;
  /** Is told why a member could not be served; the member is sent away. */
  readonly onError: (cause: unknown) => void;
}

const NOBODY = { userId: null, userName: null };

/**
 * The sessions of one room in this process. It lives from the first to the last of
 * them and owns two timers, both of which disposing ends.
 */
export class Room implements Disposable {
  readonly name: RoomName;
  readonly #options: RoomOptions;
  readonly #onRemoved: (room: Room) => void;
  readonly #log: RoomLog;
  readonly #audience: Audience;
  #isDeleted = false;
  /** Who is here, on all instances. */
  readonly presence: RoomPresence;
  /** As it was when all members were last looked at. */
  #record: RoomRecord | null = null;

  /**
   * @param name The room.
   * @param options What it shares with the others.
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
    this.#audience = new Audience({
      now: options.now,
      traffic: options.traffic,
      resume: (member) => this.#resume(member),
      close: (member) => this.#closeSlow(member),
    });
    this.presence = new RoomPresence({
      room: name,
      sync: options.presence,
      elsewhere: options.elsewhere,
      audience: this.#audience,
      now: options.now,
      onRenamed: (user) => this.rename(user),
    });
    this.#log = options.history.open(
      name,
      (entries, firstSeq) => {
        this.#lookAgain();
        this.#audience.deliver(entries, firstSeq);
      },
      () => {
        this.#isDeleted = true;
        this.closeAll(CloseCode.NOT_ALLOWED, ROOM_DELETED);
      },
    );
  }

  /** Number of sessions, including those that are still being welcomed. */
  get size(): number {
    return this.#audience.size;
  }

  /** Its sessions, and how far each is. */
  get members(): Iterable<Member> {
    return this.#audience.values();
  }

  /** Whether it was deleted, and whoever was here sent away: the address is another's. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** Whether the lobby shows it. */
  get isListed(): boolean {
    return this.#log.reader.record?.listed ?? false;
  }

  /** From where its sessions are: one address, `"several"` or `"none"`. */
  get origin(): string {
    let origin = "none";
    for (const { session: { address } } of this.#audience.values()) {
      if (origin === "none") origin = address;
      else if (origin !== address) return "several";
    }
    return origin;
  }

  /**
   * Lets a session in: it gets `welcome`, what it has missed, and from then on
   * everything. One that can't be served is closed.
   *
   * @param session The connection; open.
   * @param after seq of the newest entry that it has; `null` for none.
   * @param guard Whether its user may be here.
   * @returns Resolves once it is up to date, or gone.
   */
  async join(
    session: Session,
    after: number | null,
    guard: Guard,
  ): Promise<void> {
    const member = new Member(session, guard);
    this.#audience.add(member);
    this.#identify(session);
    try {
      await Promise.all([this.#log.load(), this.presence.load()]);
      // It comes from another instance, perhaps, whose entries aren't known here yet.
      if (after !== null && after > this.#log.newestSeq) {
        await this.#log.reload();
      }
      if (this.#audience.get(session.id) !== member) return;
      if (this.#shutOut(member)) {
        this.#options.onRecord(this.name, this.#log.reader.record);
        return;
      }
      const user = this.#identify(session);
      const { maxSessionsPerUser } = this.#options;
      if (
        user !== null &&
        this.presence.sessionsOf(user.userId) >= maxSessionsPerUser
      ) {
        this.#options.onCrowded();
        session.close(
          CloseCode.POLICY_VIOLATION,
          "You have this room open too often",
        );
        this.leave(session);
        return;
      }
      const change = user === null ? NO_CHANGE : this.presence.add(user);
      session.send(this.#welcome(member));
      const started = member.start(this.#log, after);
      this.presence.tell(change);
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
    this.presence.tell(this.#remove(session));
  }

  /**
   * Tells a session that what its user has sent again is stored. Where the session hasn't
   * been told of the entry itself, it will be.
   *
   * @param session The connection; one that isn't here is no error.
   * @param id The user's own id of the entry.
   * @param seq Its place in the log.
   */
  acknowledge(session: Session, id: string, seq: number): void {
    const frame = frameOf({ type: "ack", id, seq });
    this.#audience.get(session.id)?.answer(frame);
  }

  /**
   * Takes over that a user has another name: what comes next of theirs is under it.
   *
   * @param user Who, with the new name; one who isn't here is no error.
   */
  rename(user: User): void {
    const known = this.identify(user);
    for (const { session } of this.#audience.values()) {
      if (session.user?.userId === user.userId) session.user = known;
    }
    this.presence.rename(known);
  }

  /**
   * Says how a user is known here, see {@linkcode knownAs}. Two of one name who come to two
   * instances at the same moment may both be without a tag; what they write isn't.
   *
   * @param user Somebody.
   * @returns The same user.
   */
  identify(user: User): User {
    const { presence } = this;
    return knownAs(user, {
      shown: presence.get(user.userId),
      bearerOf: (reading) => this.#log.reader.bearerOf(reading),
      isTaken: (reading, userId) => presence.isTaken(reading, userId),
    });
  }

  /** Drops sessions that are no longer open, whose events got lost; says how many. */
  sweep(): number {
    let removed = 0;
    for (const { session } of this.#audience.values()) {
      if (session.isOpen) continue;
      this.#remove(session);
      removed++;
    }
    if (removed > 0) this.presence.tellAll();
    return removed;
  }

  /**
   * Closes every session.
   *
   * @param code One of `CloseCode`.
   * @param reason A short sentence for a person.
   */
  closeAll(code: number, reason: string): void {
    for (const { session } of this.#audience.values()) {
      session.close(code, reason);
      this.#remove(session);
    }
  }

  /** Ends the timers and the reads, and lets go of the log. */
  [Symbol.dispose](): void {
    this.presence[Symbol.dispose]();
    this.#audience[Symbol.dispose]();
    this.#options.history.release(this.#log);
  }

  /** Has a session be of its user as known here, as far as that is loaded. */
  #identify(session: Session): User | null {
    const { user } = session;
    return session.user = user && this.identify(user);
  }

  /** Sends away whoever may no longer be here, after a change of the record. */
  #lookAgain(): void {
    const { record } = this.#log.reader;
    if (record === this.#record) return;
    this.#record = record;
    this.#options.onRecord(this.name, record);
    for (const member of this.#audience.values()) {
      // The others are looked at once they are up to date.
      if (member.hasJoined) this.#shutOut(member);
    }
  }

  /** Sends a member away who may not be here; says whether it did. */
  #shutOut({ session, guard }: Member): boolean {
    const refusal = guard.refusal(this.#log.reader.record);
    if (refusal === null) return false;
    const { code, message, retryAfterMs } = refusal;
    this.#options.onShutOut(code);
    // A close frame says no code, and not the whole of a long sentence.
    const about = retryAfterMs === undefined ? {} : { retryAfterMs };
    session.send(frameOf({ type: "error", code, message, ...about }));
    session.close(CloseCode.NOT_ALLOWED, fittingReason(message));
    this.leave(session);
    return true;
  }

  #welcome({ session, guard }: Member): Frame {
    const { record } = this.#log.reader;
    return frameOf({
      type: "welcome",
      v: PROTOCOL_VERSION,
      room: this.name,
      ...(record !== null && { title: record.title, topic: record.topic }),
      role: guard.role(record),
      sessionId: session.id,
      ...(session.user ?? NOBODY),
      head: this.#log.newestSeq,
      ...this.presence.online(),
      limits: this.#options.limits,
    });
  }

  /** Removes a session; returns what that means for the room. */
  #remove(session: Session): RosterChange {
    const member = this.#audience.remove(session.id);
    if (member === undefined) return NO_CHANGE;
    const { user } = session;
    const change = user === null
      ? NO_CHANGE
      : this.presence.remove(user, member.hasJoined);
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

  #resume(member: Member): void {
    member.resume(this.#log, () => this.presence.frame()).catch((cause) =>
      this.#sendAway(member.session, cause)
    );
  }

  #closeSlow({ session }: Member): void {
    this.#options.traffic.slowClosed++;
    session.close(CloseCode.TRY_AGAIN_LATER, "Reading too slowly");
    this.leave(session);
  }
}
