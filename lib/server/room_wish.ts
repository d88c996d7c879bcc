// Runs on the server.

import type { RoomWish } from "../chat/room_maker.ts";
import { parseRoomTitle, ROOM_TITLE_RULE } from "../protocol/room_title.ts";
import { RequestError } from "./request_error.ts";

// What a ticked box sends (HTML, section 4.10.5.1.15).
const TICKED = "on";

/**
 * Reads what somebody wants a room to be.
 *
 * @param fields Fields of a form or JSON: `title`; `listed`, if the lobby is to show it;
 * `address`, if another one than the first was chosen.
 * @returns The wish, its title checked.
 * @throws {RequestError} 400 when a field is missing or wrong.
 */
export function readWish(fields: ReadonlyMap<string, unknown>): RoomWish {
  const typed = fields.get("title");
  const title = typeof typed === "string" ? parseRoomTitle(typed) : null;
  if (title === null) {
    throw new RequestError(400, "bad_request", ROOM_TITLE_RULE);
  }
  const listed = fields.get("listed") ?? false;
  if (typeof listed !== "boolean" && listed !== TICKED) {
    throw new RequestError(400, "bad_request", "listed is true or false");
  }
  const address = fields.get("address") ?? null;
  if (address !== null && typeof address !== "string") {
    throw new RequestError(400, "bad_request", "address is a text");
  }
  return { title, listed: listed !== false, address };
}
