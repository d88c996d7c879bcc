// Runs on the server.

/**
 * Where hooks are. They are no part of `paths.ts`: pages of rooms need none of these.
 *
 * @module
 */

import { API_PREFIX, roomPath } from "./paths.ts";

/**
 * Where a program posts to a room that has its hook.
 *
 * @param secret The hook's secret.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hookPath("secret"), "/api/hooks/secret");
 * ```
 */
export function hookPath(secret: string): string {
  return `${API_PREFIX}hooks/${secret}`;
}

/**
 * The page where owners of a room make its hook, renew it and remove it.
 *
 * @param room The room's name.
 * @returns The path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hookPagePath("tea"), "/rooms/tea/hook");
 * ```
 */
export function hookPagePath(room: string): string {
  return `${roomPath(room)}/hook`;
}
