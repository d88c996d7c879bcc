// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";

/** How much a room keeps. */
export interface KeptRoom {
  readonly room: RoomName;
  /** Messages, deleted ones included. */
  readonly messages: number;
  /** Bytes of all entries, as they are stored. */
  readonly bytes: number;
}

/** What is looked at of a {@linkcode RoomLog}. */
interface Log {
  readonly room: RoomName;
  readonly reader: {
    readonly kept: { readonly messages: number; readonly bytes: number };
  };
}

/**
 * @param logs Logs of rooms.
 * @param most How many are wanted.
 * @returns Those that keep most, by bytes, the largest first; none that keep nothing.
 */
export function largestRooms(
  logs: Iterable<Log>,
  most: number,
): readonly KeptRoom[] {
  return [...logs]
    .map(({ room, reader: { kept: { messages, bytes } } }) => ({
      room,
      messages,
      bytes,
    }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most);
}
