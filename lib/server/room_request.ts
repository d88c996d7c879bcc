// Runs on the server.

import { HttpError } from "fresh";
import type { User } from "../protocol/messages.ts";
import {
  parseRoomName,
  ROOM_NAME_RULE,
  type RoomName,
} from "../protocol/room_name.ts";
import { parseUserName } from "../protocol/user_name.ts";
import { namedUser } from "./users.ts";

/**
 * @param name The room name of a URL.
 * @returns The name, checked.
 * @throws {HttpError} 404 with the rule.
 */
export function requireRoomName(name: string | undefined): RoomName {
  const room = parseRoomName(name ?? "");
  if (room === null) throw new HttpError(404, ROOM_NAME_RULE);
  return room;
}

/**
 * Who makes an API request: the user of the session cookie, else the name in
 * `?name=`, for clients without cookies.
 *
 * @param user The cookie's user.
 * @param url The request's URL.
 * @returns The user, or `null` when it says neither.
 */
export function requestUser(user: User | null, url: URL): User | null {
  if (user !== null) return user;
  const name = parseUserName(url.searchParams.get("name") ?? "");
  return name === null ? null : namedUser(name);
}

/**
 * Reads a whole number from a query or a header.
 *
 * @param text What was sent, `null` when nothing was.
 * @returns Its value; `null` when it is not there or empty; `"invalid"` when it isn't
 * a whole number of at least 0.
 */
export function parseCount(text: string | null): number | null | "invalid" {
  if (text === null || text === "") return null;
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : "invalid";
}
