// Runs in tests.

import { parseRoomName, type RoomName } from "../../lib/protocol/room_name.ts";

/** A room name that is known to be one. */
export function aRoom(name: string): RoomName {
  const room = parseRoomName(name);
  if (room === null) throw new TypeError(`Not a room name: "${name}"`);
  return room;
}
