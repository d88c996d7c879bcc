// Runs on the server.

import type { ApiErrorCode } from "../protocol/http.ts";
import { OWN_PATH } from "../protocol/page_paths.ts";
import { roomPath, ROOMS_PATH } from "../protocol/paths.ts";
import { parseRoomName } from "../protocol/room_name.ts";

/**
 * Finds the page where somebody takes back what they have said, who is told that they may
 * not be in the room.
 *
 * @param code Why they are refused.
 * @param path The path that they asked for.
 * @returns The page's path; `null` where they are refused for something else.
 */
export function ownPageHref(code: ApiErrorCode, path: string): string | null {
  if (code !== "banned" || !path.startsWith(`${ROOMS_PATH}/`)) return null;
  const [name = ""] = path.slice(ROOMS_PATH.length + 1).split("/");
  const room = parseRoomName(name);
  return room === null ? null : `${roomPath(room)}/${OWN_PATH}`;
}
