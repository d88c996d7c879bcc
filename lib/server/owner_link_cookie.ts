// Runs on the server.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { ownerPath, roomPath } from "../protocol/paths.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { isFromSecurePage } from "./origin.ts";
import { readCookie } from "./read_cookie.ts";

const COOKIE_NAME = "islet-owner";

// From the form to the page that it leads to.
const MAX_AGE_SECONDS = 300;

const SECRET = /^[\w-]{1,64}$/;

/**
 * Gives the owner's secret of a room to the page of it that comes next, through the
 * browser alone: it is kept nowhere.
 *
 * @param headers Headers of the response.
 * @param request The request.
 * @param room The room.
 * @param secret The secret.
 */
export function giveOwnerLink(
  headers: Headers,
  request: Request,
  room: RoomName,
  secret: string,
): void {
  setCookie(headers, {
    name: COOKIE_NAME,
    value: secret,
    path: roomPath(room),
    httpOnly: true,
    sameSite: "Lax",
    secure: isFromSecurePage(request),
    maxAge: MAX_AGE_SECONDS,
  });
}

/**
 * Takes what {@linkcode giveOwnerLink} gave: the browser forgets it.
 *
 * @param headers Headers of the response.
 * @param request The request.
 * @param room The room.
 * @returns The path of the owner's link; `null` where none was given.
 */
export function takeOwnerLink(
  headers: Headers,
  request: Request,
  room: RoomName,
): string | null {
  const secret = readCookie(request.headers, COOKIE_NAME);
  if (secret === undefined || !SECRET.test(secret)) return null;
  deleteCookie(headers, COOKIE_NAME, { path: roomPath(room) });
  return ownerPath(room, secret);
}
