// Runs on the server.

import type { FoundRoom } from "../log/room_deletions.ts";
import type { History } from "../log/history.ts";
import { ROOM_DELETED } from "../log/room_log.ts";
import { UnavailableError } from "../log/new_entry.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";

/** What somebody has sent was meant for a room that is deleted. */
export class RoomDeletedError extends ProtocolError {
  /** @param id The sender's own id of it. */
  constructor(id: string) {
    super("gone", ROOM_DELETED, { id });
  }
}

/**
 * Deletes a room, wholly and for good: everybody there is sent away, on all instances.
 *
 * @param history Where rooms are.
 * @param room The room.
 * @param mayGo Decides whether it may go, as it is then; what it throws is passed on.
 * @returns Whether it was deleted: not where it may not go, or isn't there.
 * @throws {ProtocolError} `unavailable` when the store fails or doesn't answer.
 */
export async function deleteRoom(
  history: Pick<History, "deletions">,
  room: RoomName,
  mayGo: (found: FoundRoom) => boolean,
): Promise<boolean> {
  try {
    return await history.deletions.delete(room, mayGo);
  } catch (cause) {
    if (!(cause instanceof UnavailableError)) throw cause;
    throw new ProtocolError("unavailable", cause.message, { cause });
  }
}
