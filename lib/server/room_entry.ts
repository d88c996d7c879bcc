// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { isFromSecurePage } from "./origin.ts";
import type { State } from "./state.ts";

/**
 * Lets a browser into a room whose passphrase it knows, from now on.
 *
 * @param state The server and the caller, who has the grant from then on.
 * @param request The request.
 * @param room The room.
 * @param typed What was sent for the passphrase, unchecked.
 * @param headers Headers of the response, which get the cookie.
 * @throws {ProtocolError} As `RoomDoor.enter()` does.
 */
export async function enterWith(
  state: State,
  request: Request,
  room: RoomName,
  typed: unknown,
  headers: Headers,
): Promise<void> {
  const { islet, caller } = state;
  const door = islet.chat.enter(room, caller);
  const grant = await door.enter(typeof typed === "string" ? typed : "");
  if (grant === null) return;
  const grants = await islet.grantCookie.add(
    headers,
    caller.grants,
    room,
    grant,
    isFromSecurePage(request),
  );
  state.caller = { ...caller, grants };
}
