// Runs on the server.

import {
  parseRoomName,
  ROOM_NAME_RULE,
  type RoomName,
} from "../protocol/room_name.ts";
import type { RoomDoor } from "../chat/room_door.ts";
import { RequestError } from "./request_error.ts";
import type { State } from "./state.ts";

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
 * @param state The server and the caller.
 * @param name The room name of a URL.
 * @returns The room, as the caller may use it.
 * @throws {RequestError} 404 with the rule for names.
 */
export function enterRoom(
  { islet, caller }: State,
  name: string | undefined,
): RoomDoor {
  return islet.chat.enter(requireRoomName(name), caller);
}

/**
 * @param text The seq of a message, from a URL.
 * @returns The seq.
 * @throws {RequestError} 404 when it can't be one.
 */
export function requireSeq(text: string | undefined): number {
  const seq = parseCount(text ?? "");
  if (typeof seq === "number" && seq > 0) return seq;
  throw new RequestError(404, "not_found", "There is no such message");
}

/**
 * @param fields Fields of a form, a query or JSON.
 * @returns The same; with an id of its own where it has none, and seqs as numbers.
 */
export function withId(
  fields: Iterable<readonly [string, unknown]>,
): Readonly<Record<string, unknown>> {
  const { id, replyTo, ...rest } = Object.fromEntries(fields);
  return {
    ...rest,
    id: id ?? crypto.randomUUID(),
    // A form has only texts.
    replyTo: typeof replyTo === "string"
      ? parseCount(replyTo) ?? undefined
      : replyTo,
  };
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
