// Runs on the server.

import {
  parseRoomName,
  ROOM_NAME_RULE,
  type RoomName,
} from "../protocol/room_name.ts";
import type { Caller, NamedCaller } from "../chat/caller.ts";
import { RequestError } from "./request_error.ts";

/**
 * @param name The room name of a URL.
 * @returns The name, checked.
 * @throws {RequestError} 404 with the rule.
 */
export function requireRoomName(name: string | undefined): RoomName {
  const room = parseRoomName(name ?? "");
  if (room === null) throw new RequestError(404, "not_found", ROOM_NAME_RULE);
  return room;
}

/**
 * @param caller Who makes a request.
 * @returns The same.
 * @throws {RequestError} 401 without a name.
 */
export function requireName({ user, address }: Caller): NamedCaller {
  if (user === null) {
    throw new RequestError(401, "not_allowed", "Choose a name first");
  }
  return { user, address };
}

/**
 * Reads a seq, or another whole number, from a query or a header.
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
