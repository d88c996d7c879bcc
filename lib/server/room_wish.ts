// Runs on the server.

import type { RoomWish } from "../chat/room_maker.ts";
import { parseRoomTitle, ROOM_TITLE_RULE } from "../protocol/room_title.ts";
import { FieldError } from "./field_error.ts";
import { readPassphrase } from "./passphrase_field.ts";

// What a ticked box sends (HTML, section 4.10.5.1.15).
const TICKED = "on";

/**
 * Reads what somebody wants a room to be.
 *
 * @param fields Fields of a form or JSON: `title`; `listed`, if the lobby is to show it;
 * `address`, if another one than the first was chosen; `passphrase`, if there is to be one.
 * @returns The wish, its title checked.
 * @throws {FieldError} 400 when a field is missing or wrong.
 */
export function readWish(fields: ReadonlyMap<string, unknown>): RoomWish {
  const typed = fields.get("title");
  const title = typeof typed === "string" ? parseRoomTitle(typed) : null;
  if (title === null) {
    throw new FieldError("title", ROOM_TITLE_RULE);
  }
  const listed = fields.get("listed") ?? false;
  if (typeof listed !== "boolean" && listed !== TICKED) {
    throw new FieldError("listed", "listed is true or false");
  }
  const address = fields.get("address") ?? null;
  if (address !== null && typeof address !== "string") {
    throw new FieldError("address", "address is a text");
  }
  // A form has its field even where nothing is in it.
  const passphrase = readPassphrase(fields.get("passphrase") || null);
  return { title, listed: listed !== false, passphrase, address };
}
