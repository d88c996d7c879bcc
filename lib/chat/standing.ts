// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { MEMBER, type Standing, VISITOR } from "./access.ts";

const OWNER: Standing = { ...VISITOR, role: "owner" };

/**
 * @param record What the room is; `null` for one that nobody has made: there everybody
 * with a name is a member.
 * @param user Somebody; `null` without a name.
 * @returns How they stand in the room.
 */
export function standingOf(
  record: RoomRecord | null,
  user: User | null,
): Standing {
  if (user === null) return VISITOR;
  return record?.owners.includes(user.userId) ? OWNER : MEMBER;
}
