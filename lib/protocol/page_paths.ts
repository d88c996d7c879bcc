// Runs in the browser and on the server.

/**
 * Where pages are that a room's page leads to once it is live. They are no part of
 * `paths.ts`: what is there is loaded with the page, needed or not.
 *
 * @module
 */

import { messageFormPath, roomPath, ROOMS_API_PREFIX } from "./paths.ts";

/** Below the page of a room: saves the conversation. */
export const EXPORT_PATH = "export";

/** Below the page of a room: what one has said there, and who one is, to be taken back. */
export const OWN_PATH = "mine";

/**
 * The page of what a room is, and of what its owners and moderators decide. Its forms
 * post there, too.
 *
 * @param room The room's name.
 * @param userId Somebody who is to be chosen there, to be muted or banned.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(settingsPath("tea"), "/rooms/tea/settings");
 * assertEquals(settingsPath("tea", "u-1"), "/rooms/tea/settings?user=u-1#mute");
 * ```
 */
export function settingsPath(room: string, userId?: string): string {
  const query = userId === undefined
    ? ""
    : `?${new URLSearchParams({ user: userId })}#mute`;
  return `${roomPath(room)}/settings${query}`;
}

/** Below the page of a room: its address to pass on. */
export const INVITE_PATH = "invite";

/** Where a person makes bots and revokes them. */
export const BOTS_PAGE_PATH = "/bots";

/**
 * The page of one message: what there is to do with it, without scripts. Its forms post
 * there, too.
 *
 * @param room The room's name.
 * @param seq The message.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(messagePagePath("tea", 7), "/rooms/tea/messages/7");
 * ```
 */
export function messagePagePath(room: string, seq: number): string {
  return `${messageFormPath(room)}/${seq}`;
}

/**
 * Where the form posts to that asks for the passphrase of a room.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entryPath("tea"), "/rooms/tea/entry");
 * ```
 */
export function entryPath(room: string): string {
  return `${roomPath(room)}/entry`;
}

/**
 * Where programs give the passphrase of a room.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entryApiPath("tea"), "/api/rooms/tea/entry");
 * ```
 */
export function entryApiPath(room: string): string {
  return `${ROOMS_API_PREFIX}${room}/entry`;
}

/** Below the page of a room: finds messages. */
export const SEARCH_PATH = "search";
