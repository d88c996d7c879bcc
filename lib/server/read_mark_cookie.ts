// Runs on the server.

import { setCookie } from "@std/http/cookie";
import { COOKIE_MAX_AGE_SECONDS } from "../protocol/limits.ts";
import {
  decodeReadMarks,
  encodeReadMarks,
  type ReadMarks,
  ROOMS_COOKIE,
  withReadMark,
} from "../protocol/read_marks.ts";
import { isFromSecurePage } from "./origin.ts";
import { readCookie } from "./read_cookie.ts";

/**
 * @param headers Headers of a request.
 * @returns How far its browser has read rooms.
 */
export function readMarks(headers: Headers): ReadMarks {
  return decodeReadMarks(readCookie(headers, ROOMS_COOKIE));
}

/**
 * Makes the browser remember that a room was read: somebody without scripts has read what
 * a page shows. Where scripts run, they say at once how much of it is read.
 *
 * @param headers Headers of the response.
 * @param request The request.
 * @param room The room.
 * @param seq Its newest message.
 */
export function markAsRead(
  headers: Headers,
  request: Request,
  room: string,
  seq: number,
): void {
  const marks = withReadMark(readMarks(request.headers), room, seq);
  setCookie(headers, {
    name: ROOMS_COOKIE,
    value: encodeReadMarks(marks),
    path: "/",
    sameSite: "Lax",
    secure: isFromSecurePage(request),
    maxAge: COOKIE_MAX_AGE_SECONDS,
  });
}
