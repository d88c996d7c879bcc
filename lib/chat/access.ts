// Runs on the server.

import type { Role, StoreMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";

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

/** How somebody stands in a room right now. */
export interface Standing {
  /** A visitor has no name. */
  readonly role: Role;
  /** Whether they may not be here. */
  readonly isBanned: boolean;
  /** Whether the room has a passphrase that they haven't given. */
  readonly isShutOut: boolean;
  /** Whether nobody but moderators may speak. */
  readonly isLocked: boolean;
  /** Whether they may not speak. */
  readonly isMuted: boolean;
  /** How long they have to wait because of slow mode, in milliseconds; 0 = not. */
  readonly slowMs: number;
}

// In rooms that nobody has made for themselves everybody with a name is a member. There
// is one of each: a message is too short to make something for.

/** How everybody stands who has no name. */
export const VISITOR: Standing = {
  role: "visitor",
  isBanned: false,
  isShutOut: false,
  isLocked: false,
  isMuted: false,
  slowMs: 0,
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

/** Somebody without a name wants what takes one. */
export class NameRequiredError extends ProtocolError {
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
 * (a {@linkcode NameRequiredError} where a name would help), `locked`, `muted` or
 * `slow_mode`.
 */
export function refusalOf(
  deed: Deed,
  { role, isBanned, isShutOut, isLocked, isMuted, slowMs }: Standing,
): ProtocolError | null {
  const isModerator = RANKS[role] >= RANKS.moderator;
  if (isBanned && !isModerator) {
    return new ProtocolError("banned", "You may not be in this room");
  }
  if (isShutOut && !isModerator) {
    return new ProtocolError("passphrase", "This room has a passphrase");
  }
  if (RANKS[role] < RANKS[LEAST_ROLES[deed]]) {
    return role === "visitor"
      ? new NameRequiredError()
      : new ProtocolError("not_allowed", "You may not do that here");
  }
  if (isModerator || LEAST_ROLES[deed] !== "member") return null;
  if (isLocked) {
    return new ProtocolError("locked", "Only moderators may speak here now");
  }
  if (isMuted) {
    return new ProtocolError("muted", "You may not speak here for a while");
  }
  if (slowMs > 0) {
    return new ProtocolError("slow_mode", "Slow mode is on, wait a moment", {
      retryAfterMs: slowMs,
    });
  }
  return null;
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
