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
 * Makes the browser remember how far a room was read.
 *
 * @param headers Headers of the response.
 * @param request The request, with what it remembers so far.
 * @param room The room.
 * @param seq Its newest message that was read.
 */
export function markAsRead(
  headers: Headers,
  request: Request,
  room: string,
  seq: number,
): void {
  const marks = readMarks(request.headers);
  setCookie(headers, {
    name: ROOMS_COOKIE,
    value: encodeReadMarks(withReadMark(marks, room, seq)),
    path: "/",
    sameSite: "Lax",
    secure: isFromSecurePage(request),
    maxAge: COOKIE_MAX_AGE_SECONDS,
  });
}
