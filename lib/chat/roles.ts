// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { indexOf } from "./record_index.ts";
import { isHookUser, isNamedUser } from "./users.ts";

/** Most moderators of a room. */
export const MAX_MODERATORS = 50;

/**
 * Has somebody keep order in a room. They are neither banned nor muted any more.
 *
 * @param before What the room is.
 * @param user Who.
 * @returns What it is then; the same object where they do already, as owners do; `full`
 * when there are enough of them, `not_allowed` for who is known by a name alone.
 */
export function withModerator(
  before: RoomRecord,
  user: User,
): RoomRecord | ProtocolError {
  if (isNamedUser(user)) return nameIsNotEnough();
  const { userId, userName } = user;
  if (indexOf(before).roles.has(userId)) return before;
  if (before.moderators.length >= MAX_MODERATORS) return tooMany();
  const record = withoutSanctions(before, userId);
  const moderators = [...before.moderators, { userId, userName }];
  return { ...record, moderators };
}

/**
 * @param before What a room is.
 * @param userId Who isn't to keep order there any more.
 * @returns What it is then; the same object where they didn't.
 */
export function withoutModerator(
  before: RoomRecord,
  userId: string,
): RoomRecord {
  const moderators = before.moderators.filter((each) => each.userId !== userId);
  return moderators.length === before.moderators.length
    ? before
    : { ...before, moderators };
}

/**
 * Hands a room over: somebody else is an owner in the place of one, who stays a moderator.
 *
 * @param before What the room is.
 * @param from The owner, as known by now.
 * @param to Who comes in their place; another owner, perhaps.
 * @param ownerSecretHash Hash of another secret: what makes somebody an owner is in the
 * hands of who was one.
 * @returns What it is then; `full` when there are enough moderators, `not_allowed` for
 * oneself, a hook, and who is known by a name alone.
 */
export function handedOver(
  before: RoomRecord,
  from: User,
  to: User,
  ownerSecretHash: string,
): RoomRecord | ProtocolError {
  if (from.userId === to.userId) {
    return new ProtocolError("not_allowed", "The room is yours already");
  }
  if (isNamedUser(to)) return nameIsNotEnough();
  if (isHookUser(to)) {
    return new ProtocolError("not_allowed", "A hook can't own a room");
  }
  const record = withoutSanctions(before, to.userId);
  const owners = before.owners.includes(to.userId)
    ? before.owners.filter((userId) => userId !== from.userId)
    : before.owners.map((userId) =>
      userId === from.userId ? to.userId : userId
    );
  const others = before.moderators.filter(({ userId }) =>
    userId !== to.userId && userId !== from.userId
  );
  if (others.length >= MAX_MODERATORS) return tooMany();
  const { userId, userName } = from;
  const moderators = [...others, { userId, userName }];
  return { ...record, owners, moderators, ownerSecretHash };
}

function withoutSanctions(record: RoomRecord, of: string): RoomRecord {
  return {
    ...record,
    bans: record.bans.filter(({ userId }) => userId !== of),
    mutes: record.mutes.filter(({ userId }) => userId !== of),
  };
}

/** Others at the same address would have the role, too: see {@linkcode isNamedUser}. */
function nameIsNotEnough(): ProtocolError {
  return new ProtocolError(
    "not_allowed",
    "Who comes by a name alone can't look after a room",
  );
}

function tooMany(): ProtocolError {
  return new ProtocolError(
    "full",
    "This room has all the moderators it can have",
  );
}
