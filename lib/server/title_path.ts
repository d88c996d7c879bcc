// Runs on the server.

import { addressOfTitle } from "../chat/room_address.ts";
import { titledRoomPath } from "../protocol/paths.ts";
import type { RoomName } from "../protocol/room_name.ts";

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
