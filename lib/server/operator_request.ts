// Runs on the server.

import type { RoomsQuery } from "../chat/operator.ts";
import { parseRoomName } from "../protocol/room_name.ts";
import { RequestError } from "./request_error.ts";
import { parseCount } from "./room_request.ts";

const ROOMS_A_PAGE = 50;
const MAX_ROOMS_A_PAGE = 200;

// The server makes them of these, some with a prefix, of at most 29.
const USER_ID = /^[\w-]{1,64}$/;

/**
 * Reads which rooms the operator asks for.
 *
 * @param params `q`, part of a name or title; `after`, the name of a room; `limit`, from 1
 * to 200, else 50.
 * @returns The query.
 * @throws {RequestError} 400 when one of them is wrong.
 */
export function readRoomsQuery(params: URLSearchParams): RoomsQuery {
  const limit = parseCount(params.get("limit")) ?? ROOMS_A_PAGE;
  if (limit === "invalid" || limit < 1 || limit > MAX_ROOMS_A_PAGE) {
    const message = `limit must be from 1 to ${MAX_ROOMS_A_PAGE}`;
    throw new RequestError(400, "bad_request", message);
  }
  const text = params.get("after") ?? "";
  const after = parseRoomName(text);
  if (after === null && text !== "") {
    throw new RequestError(400, "bad_request", "after must be a room");
  }
  return { query: params.get("q") ?? "", after, limit };
}

/**
 * @param value The field `userId`, unchecked.
 * @returns The ID of a user. Whether there is one, nobody knows.
 * @throws {RequestError} 400 when it can't be one.
 */
export function requireUserId(value: unknown): string {
  if (typeof value === "string" && USER_ID.test(value)) return value;
  throw new RequestError(
    400,
    "bad_request",
    "userId is the ID of a user: 1 to 64 letters, digits, - and _",
  );
}
