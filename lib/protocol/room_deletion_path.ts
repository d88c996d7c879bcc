// Runs in the browser and on the server.

import { roomPath } from "./paths.ts";

/**
 * The page on which an owner deletes a room.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(roomDeletionPath("tea"), "/rooms/tea/delete");
 * ```
 */
export function roomDeletionPath(room: string): string {
  return `${roomPath(room)}/delete`;
}
