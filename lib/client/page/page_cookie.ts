// Runs in the browser; imported on the server too.

import { COOKIE_MAX_AGE_SECONDS } from "../../protocol/limits.ts";

/**
 * Makes a cookie by which the next page comes as this browser wants it.
 *
 * @param name Name of the cookie.
 * @param value What to keep: characters that need no quoting.
 * @param isSecure Whether the page came by https.
 * @returns The cookie, as `document.cookie` takes it.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(pageCookie("islet-rooms", "tea:1", true), /^islet-rooms=tea:1;.*; Secure$/);
 * ```
 */
export function pageCookie(
  name: string,
  value: string,
  isSecure: boolean,
): string {
  return `${name}=${value}; Path=/; Max-Age=${COOKIE_MAX_AGE_SECONDS}; SameSite=Lax${
    isSecure ? "; Secure" : ""
  }`;
}

/**
 * Reads such a cookie.
 *
 * @param cookies All of them, as `document.cookie` tells them.
 * @param name Name of the one that is wanted.
 * @returns Its value, if there is one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cookies = "islet-clock=h23:UTC; islet-rooms=tea:1";
 * assertEquals(readPageCookie(cookies, "islet-rooms"), "tea:1");
 * ```
 */
export function readPageCookie(
  cookies: string,
  name: string,
): string | undefined {
  const start = `${name}=`;
  return cookies.split("; ").find((cookie) => cookie.startsWith(start))
    ?.slice(start.length);
}
