// Runs on the server.

import { deleteCookie } from "@std/http/cookie";
import { ROOMS_COOKIE } from "../protocol/read_marks.ts";
import type { Islet } from "./islet.ts";

/**
 * Makes a browser forget who uses it, how far they have read, which passphrases they have
 * known, what they have written and not sent, which is theirs alone, and pages that it has
 * kept: else the one before shows again what only they may see.
 *
 * @param islet The running server.
 * @param headers Headers of the response.
 */
export function forgetHere(
  { sessionCookie, grantCookie }: Islet,
  headers: Headers,
): void {
  headers.set("Clear-Site-Data", '"cache", "storage"');
  sessionCookie.clear(headers);
  grantCookie.clear(headers);
  deleteCookie(headers, ROOMS_COOKIE, { path: "/" });
}
