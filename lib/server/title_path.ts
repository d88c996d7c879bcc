// Runs on the server.

import { addressOfTitle } from "../chat/room_address.ts";
import { titledRoomPath } from "../protocol/paths.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { parseRoomTitle } from "../protocol/room_title.ts";

/** Where a title leads, whether anybody has been there or not. */
export interface TitlePath {
  readonly room: RoomName;
  /** Carries the title to the page, where the address doesn't say all of it. */
  readonly path: string;
}

/**
 * @param title A title that was checked.
 * @returns The room that one goes to by it.
 */
export function titlePath(title: string): TitlePath {
  const room = addressOfTitle(title);
  const isLiteral = title.toLowerCase().replaceAll(" ", "-") === room;
  return { room, path: titledRoomPath(room, isLiteral ? null : title) };
}

/**
 * @param room A room.
 * @param title What its address says of its title, unchecked.
 * @returns The title, where it leads to that room; else `null`: nobody may have a link
 * call another's room what they like.
 */
export function carriedTitle(
  room: RoomName,
  title: string | null,
): string | null {
  const checked = title === null ? null : parseRoomTitle(title);
  return checked !== null && addressOfTitle(checked) === room ? checked : null;
}
