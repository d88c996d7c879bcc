// Runs on the server.

import type { RoomDoor } from "../chat/room_door.ts";
import { findMessages } from "../chat/search.ts";
import { parseQuery, type QueryProblem } from "../chat/search_query.ts";
import type { FoundPage } from "../protocol/search.ts";
import { RequestError } from "./request_error.ts";
import { parseCount } from "./room_request.ts";

/**
 * Looks for what a request asks for: `q`, and of that what is before the seq `before`.
 *
 * @param door The room.
 * @param fields The request's query.
 * @returns The newest of what was found, or why that can't be looked for.
 * @throws {RequestError} 400 when `before` can't be a seq.
 * @throws {ProtocolError} As {@linkcode RoomDoor.readAll} does.
 */
export async function searchRoom(
  door: RoomDoor,
  fields: URLSearchParams,
): Promise<FoundPage | QueryProblem> {
  const before = parseCount(fields.get("before"));
  if (before === "invalid") {
    throw new RequestError(400, "bad_request", "before must be a seq");
  }
  const query = parseQuery(fields.get("q") ?? "");
  if (typeof query === "string") return query;
  const kept = await door.readAll("searches");
  return await findMessages(kept, query, before ?? undefined);
}
