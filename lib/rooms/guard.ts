// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { Role } from "../protocol/messages.ts";
import type { ProtocolError } from "../protocol/protocol_error.ts";

/**
 * Knows who somebody is in a room. The room asks when they come, and again whenever its
 * record has changed.
 */
export interface Guard {
  /**
   * @param record What the room is; `null` while nobody has made it.
   * @returns Why they may not be there; `null` when they may.
   */
  refusal(record: RoomRecord | null): ProtocolError | null;

  /**
   * @param record What the room is; `null` while nobody has made it.
   * @returns What they are there.
   */
  role(record: RoomRecord | null): Role;
}
