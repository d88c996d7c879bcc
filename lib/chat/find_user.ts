// Runs on the server.

import type { History } from "../log/history.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { answered } from "./read_failure.ts";

/**
 * Finds out who somebody is whom a room knows: by who is there, what is kept of what they
 * have said or changed, such as a reaction, or what they are there.
 *
 * @param room The room.
 * @param userId Who.
 * @param record What the room is.
 * @param parts Where to look.
 * @returns The user, under the newest name that is known.
 * @throws {ProtocolError} `not_found` when nothing is known of them, or `unavailable`.
 */
export async function findUser(
  room: RoomName,
  userId: string,
  record: RoomRecord | null,
  { history, rooms }: { readonly history: History; readonly rooms: Rooms },
): Promise<User> {
  return await userThere(rooms, room, userId) ??
    await answered(history.author(room, userId)) ??
    [
      ...record?.moderators ?? [],
      ...record?.bans ?? [],
      ...record?.mutes ?? [],
    ].find((each) => each.userId === userId) ??
    ownerOf(record, userId) ??
    notThere();
}

async function userThere(
  rooms: Rooms,
  room: RoomName,
  userId: string,
): Promise<User | undefined> {
  try {
    return await rooms.readUser(room, userId);
  } catch {
    // What they have said tells, too.
    return undefined;
  }
}

/** The room knows no more of an owner than that. */
function ownerOf(record: RoomRecord | null, userId: string): User | undefined {
  return record?.owners.includes(userId)
    ? { userId, userName: userId }
    : undefined;
}

function notThere(): never {
  throw new ProtocolError("not_found", "Nobody of that ID is known here");
}
