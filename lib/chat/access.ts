// Runs on the server.

import type { NewEntry } from "../log/new_entry.ts";
import type { Role, StoreMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { durationWords } from "./wait_words.ts";

/** What may be done in a room. */
export type Deed =
  | "read"
  | "post"
  | "react"
  | "edit_own"
  | "delete_own"
  | "delete_any"
  | "mute"
  | "ban"
  | "set_slow_mode"
  | "lock"
  | "set_topic"
  | "set_title"
  | "list"
  | "set_passphrase"
  | "set_roles"
  | "set_hook"
  | "hand_over"
  | "delete_room";

/** What keeps somebody from something until it ends by itself. */
export interface Term {
  /** How long it still lasts, in milliseconds. */
  readonly leftMs: number;
  /** What they are told; empty for nothing. */
  readonly reason: string;
}

/** How somebody stands in a room right now. */
export interface Standing {
  /** A visitor has no name. */
  readonly role: Role;
  /** Why they may not be here: a ban of theirs, or of whoever has their address. */
  readonly ban: Term & { readonly by: "user" | "address" } | null;
  /** Whether the room has a passphrase that they haven't given. */
  readonly isShutOut: boolean;
  /** Whether nobody but moderators may speak. */
  readonly isLocked: boolean;
  /** Why they may not speak. */
  readonly mute: Term | null;
}

// In rooms that nobody has made for themselves everybody with a name is a member. There
// is one of each: a message is too short to make something for.

/** How everybody stands who has no name. */
export const VISITOR: Standing = {
  role: "visitor",
  ban: null,
  isShutOut: false,
  isLocked: false,
  mute: null,
};

/** How everybody stands who has one. */
export const MEMBER: Standing = { ...VISITOR, role: "member" };

const RANKS: Readonly<Record<Role, number>> = {
  visitor: 0,
  member: 1,
  moderator: 2,
  owner: 3,
};

/** Who may do what, at least; whoever ranks higher may too. */
const LEAST_ROLES: Readonly<Record<Deed, Role>> = {
  read: "visitor",
  post: "member",
  react: "member",
  edit_own: "member",
  delete_own: "member",
  delete_any: "moderator",
  mute: "moderator",
  ban: "moderator",
  set_slow_mode: "moderator",
  lock: "moderator",
  set_topic: "moderator",
  set_title: "owner",
  list: "owner",
  set_passphrase: "owner",
  set_roles: "owner",
  set_hook: "owner",
  hand_over: "owner",
  delete_room: "owner",
};

/** Somebody is refused who has no name: with one, they may be known here. */
export class UnknownCallerError extends ProtocolError {}

/** Somebody without a name wants what takes one. */
export class NameRequiredError extends UnknownCallerError {
  constructor() {
    super("not_allowed", "Choose a name first");
  }
}

/**
 * Decides whether somebody may do something in a room: the one place that does.
 *
 * @param deed What.
 * @param standing How they stand there.
 * @returns `null` when they may; else why not: `banned`, `passphrase`, `not_allowed`
 * (a {@linkcode NameRequiredError} where a name would help), `locked` or `muted`.
 */
export function refusalOf(
  deed: Deed,
  { role, ban, isShutOut, isLocked, mute }: Standing,
): ProtocolError | null {
  const isModerator = hasRank(role, "moderator");
  // Words stay those of who said them, whatever a room decides of who that is.
  if (deed === "delete_own" && role !== "visitor") return null;
  if (ban !== null && !isModerator) {
    const who = ban.by === "user" ? "You" : "Newcomers from your address";
    return during("banned", `${who} may not be in this room`, ban);
  }
  if (isShutOut && !isModerator) {
    const ShutOutError = role === "visitor"
      ? UnknownCallerError
      : ProtocolError;
    return new ShutOutError("passphrase", "This room has a passphrase");
  }
  if (!hasRank(role, LEAST_ROLES[deed])) {
    return role === "visitor"
      ? new NameRequiredError()
      : new ProtocolError("not_allowed", "You may not do that here");
  }
  if (isModerator || LEAST_ROLES[deed] !== "member") return null;
  if (isLocked) {
    return new ProtocolError("locked", "Only moderators may speak here now");
  }
  return mute && during("muted", "You may not speak here", mute);
}

/**
 * @param role What somebody is.
 * @param least What is asked for.
 * @returns Whether they are that, or more.
 */
export function hasRank(role: Role, least: Role): boolean {
  return RANKS[role] >= RANKS[least];
}

/** Says what, for how long, and why. */
function during(
  code: "banned" | "muted",
  what: string,
  { leftMs, reason }: Term,
): ProtocolError {
  const message = `${what} for ${durationWords(leftMs)}` +
    (reason === "" ? "" : `: ${reason}`);
  return new ProtocolError(code, message, { retryAfterMs: leftMs });
}

/**
 * @param message What somebody wants to be stored.
 * @returns What that is.
 */
export function deedOf({ type }: StoreMessage): Deed {
  switch (type) {
    case "message":
      return "post";
    case "edit":
      return "edit_own";
    case "delete":
      return "delete_own";
    case "reaction":
      return "react";
  }
}

/**
 * @param newEntry What is to be stored of it.
 * @returns What that is.
 */
export function deedBy(newEntry: NewEntry): Deed {
  if (newEntry.kind === undefined) return "post";
  switch (newEntry.kind) {
    case "edit":
      return "edit_own";
    case "delete":
      return newEntry.isOwnOnly ? "delete_own" : "delete_any";
    case "reaction":
      return "react";
  }
}
