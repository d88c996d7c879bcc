// Runs in the browser and on the server.

import { MAX_ROOM_NAME_LENGTH } from "./limits.ts";

/**
 * The name of a room in its address, checked; see {@linkcode parseRoomName}. What people
 * call it is its title.
 */
export type RoomName = string & { readonly __roomName: true };

/** The rule in words, for pages and errors. */
export const ROOM_NAME_RULE =
  `A room name is 1 to ${MAX_ROOM_NAME_LENGTH} lower-case letters, digits and hyphens, and doesn't start or end with a hyphen`;

const ROOM_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * Checks an untrusted room name.
 *
 * @param value What came in the URL or a form.
 * @returns The name, or `null` when it breaks {@linkcode ROOM_NAME_RULE}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRoomName("Book Club"), null);
 * ```
 */
export function parseRoomName(value: string): RoomName | null {
  return isRoomName(value) ? value : null;
}

function isRoomName(value: string): value is RoomName {
  return value.length <= MAX_ROOM_NAME_LENGTH && ROOM_NAME.test(value);
}
