// Runs on the server.

import type { Settle } from "../log/new_entry.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";

const ABOUT_THE_ROOM: readonly ProtocolError["code"][] = [
  "conflict",
  "gone",
  "not_allowed",
];

/**
 * Has whoever may not be in a room, and may delete what is theirs there, not learn what
 * else there is.
 *
 * @param settle Learns what has become of a deletion.
 * @returns The same, without what an error tells of the room.
 */
export function toldNothing(
  settle: Settle<ProtocolError>,
): Settle<ProtocolError> {
  return {
    ...settle,
    failed: (error) =>
      settle.failed(
        ABOUT_THE_ROOM.includes(error.code) ? noSuchMessage(error) : error,
      ),
  };
}

function noSuchMessage({ id, cause }: ProtocolError): ProtocolError {
  return new ProtocolError("not_found", "There is no such message", {
    cause,
    ...(id !== undefined && { id }),
  });
}
