// Runs on the server.

import type { RoomRecord, Sanction } from "../log/room_record.ts";
import type { Role, User } from "../protocol/messages.ts";
import { MEMBER, type Standing, VISITOR } from "./access.ts";

/**
 * @param record What the room is; `null` for one that nobody has made: there everybody
 * with a name is a member.
 * @param user Somebody; `null` without a name.
 * @param now Milliseconds since the epoch.
 * @returns How they stand in the room.
 */
export function standingOf(
  record: RoomRecord | null,
  user: User | null,
  now: number,
): Standing {
  if (record === null) return user === null ? VISITOR : MEMBER;
  return {
    role: user === null ? "visitor" : roleIn(record, user.userId),
    isBanned: user !== null && applies(record.bans, user, now),
    isShutOut: false,
    isLocked: record.locked,
    isMuted: user !== null && applies(record.mutes, user, now),
    slowMs: 0,
  };
}

function roleIn({ owners, moderators }: RoomRecord, userId: string): Role {
  if (owners.includes(userId)) return "owner";
  return moderators.some((each) => each.userId === userId)
    ? "moderator"
    : "member";
}

function applies(
  sanctions: readonly Sanction[],
  { userId }: User,
  now: number,
): boolean {
  return sanctions.some((each) => each.userId === userId && each.until > now);
}
