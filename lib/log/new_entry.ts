// Runs on the server.

import type { SpanContext } from "@opentelemetry/api";
import type { Message, User } from "../protocol/messages.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomRecord } from "./room_record.ts";

/**
 * Who has let an entry in. Until it is stored, the room may have become another one: here,
 * or on an instance of which nothing is heard yet.
 */
export interface Gate {
  /**
   * @param newEntry What was let in.
   * @param record What the room is when it is to be stored.
   * @returns Why it isn't let in any more; `null` when it is.
   */
  refusalBy(
    newEntry: NewEntry,
    record: RoomRecord | null,
  ): ProtocolError | null;
}

/** What every entry has before it is stored. */
interface NewFields {
  readonly user: User;
  /** The sender's own id of it. */
  readonly id: string;
  /** From where it comes, as a keyed hash: a room keeps that of its first message. */
  readonly from?: string;
  /** Who is asked again where the record isn't {@linkcode seenRecord} any more. */
  readonly gate?: Gate;
  /** What the room was when the entry was let in. */
  readonly seenRecord?: RoomRecord | null;
}

/** A message before it is stored: checked, without a place in the log. */
export interface NewMessage extends NewFields {
  readonly kind?: never;
  /** Normalized text. */
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
  /** Least time from its author's last message to it, in milliseconds; 0 without. */
  readonly minGapMs?: number;
}

/** What is to be said about a message. */
export type NewChange =
  & NewFields
  & {
    /** seq of the message. */
    readonly of: number;
    /** Whether only its author may. */
    readonly isOwnOnly?: boolean;
  }
  & (
    | { readonly kind: "edit"; readonly text: string }
    | { readonly kind: "delete" }
    | {
      readonly kind: "reaction";
      readonly emoji: string;
      readonly on: boolean;
    }
  );

/** An entry before it is stored. */
export type NewEntry = NewMessage | NewChange;

/** A change of a room's record before it is stored: an entry of its own. */
export interface NewSettings extends NewFields {
  /** Whom it makes an owner, where it does: a record has no names of owners. */
  readonly appointed?: User | undefined;
  /**
   * Decides what the record is to be. It is asked again where another change comes first.
   *
   * @param before The record as it is; `null` for none.
   * @param newestSeq seq of the newest entry, 0 before the first.
   * @returns The record, the same object for no change; or why not.
   */
  readonly apply: (
    before: RoomRecord | null,
    newestSeq: number,
  ) => RoomRecord | RefusalCode;
}

/** An entry that is in the log. */
export interface Appended {
  /** Its seq. */
  readonly seq: number;
  /** The message that it is, or that it changed, as that is now. */
  readonly message: Message;
  /** It had been stored before: nobody else is told again. */
  readonly duplicate: boolean;
}

/** The store can't be reached or written now; what was asked for was not done. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";

  /**
   * @param cause What the store said.
   * @param message A short sentence for a person.
   */
  constructor(
    cause?: unknown,
    message = "The message could not be stored, try again",
  ) {
    super(message, { cause });
  }
}

/**
 * Why the log doesn't take an entry, now or later:
 *
 * - `conflict`: its sender has sent another one under the same id;
 * - `gone`: the message that it is about is deleted or no longer kept;
 * - `not_found`: there never was such a message;
 * - `not_allowed`: it is somebody else's, or the {@linkcode Gate} says why;
 * - `full`: the message has as many reactions as it may have;
 * - `slow_mode`: too soon after its author's last message.
 */
export type RefusalCode =
  | "conflict"
  | "gone"
  | "not_found"
  | "not_allowed"
  | "full"
  | "slow_mode";

const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  conflict: "Another message was sent under this id",
  gone: "That message is gone",
  not_found: "There is no such message",
  not_allowed: "That message is somebody else's",
  full: "That message has all the reactions it can have",
  slow_mode: "Slow mode is on",
};

/** What else there is to say of an entry that the log doesn't take. */
export interface RefusalDetails {
  /** Why, as a short sentence for a person. */
  readonly message?: string;
  /** When it would take it, in milliseconds from now, where waiting helps. */
  readonly retryAfterMs?: number;
  /** The same as its {@linkcode Gate} says it, where that doesn't let it in any more. */
  readonly byGate?: ProtocolError;
}

/** An entry that the log doesn't take. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** Why. */
  readonly code: RefusalCode;
  /** When it would take it, in milliseconds from now, where waiting helps. */
  readonly retryAfterMs: number | undefined;
  /** What its {@linkcode Gate} says, where that is why. */
  readonly byGate: ProtocolError | undefined;

  /**
   * @param code Why.
   * @param about What else there is to say.
   */
  constructor(
    code: RefusalCode,
    { message = REFUSALS[code], retryAfterMs, byGate }: RefusalDetails = {},
  ) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.byGate = byGate;
  }
}

/**
 * Learns what has become of a new entry: one of the two is called, once, and must not
 * throw. Promises would be much of what a message costs, above all to the garbage
 * collector.
 */
export interface Settle<
  Failure extends Error = UnavailableError | RefusedError,
  Stored = Appended,
> {
  /** It is in the log. */
  readonly stored: (stored: Stored) => void;
  /** It was not stored, or that is not known. */
  readonly failed: (error: Failure) => void;
  /** The span that it came with, where spans are made. */
  readonly trace?: SpanContext | undefined;
}

/** A new entry on its way into the log. */
export interface PendingEntry {
  readonly newEntry: NewEntry;
  readonly settle: Settle;
}

/** A change of the record on its way into the log. */
export interface PendingSettings {
  readonly settings: NewSettings;
  readonly settle: Settle<UnavailableError | RefusedError, RoomRecord>;
}

/** What is on its way into the log. */
export type Pending = PendingEntry | PendingSettings;

/**
 * @param pending What is on its way into the log.
 * @returns seq of the message that it changes or answers, if it does.
 */
export function subjectOf(pending: Pending): number | undefined {
  if ("settings" in pending) return undefined;
  const { newEntry } = pending;
  return newEntry.kind === undefined ? newEntry.replyTo : newEntry.of;
}
