// Runs in the browser; imported on the server too.

import {
  CLOCK_COOKIE,
  encodeClockSetting,
  localClockSetting,
} from "../../protocol/clock_setting.ts";

// Browsers keep a cookie for 400 days at most (RFC 6265bis section 5.5).
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/**
 * Makes the cookie by which the next page comes with the times of the person here.
 *
 * @param isSecure Whether the page came by https.
 * @returns The cookie, as `document.cookie` takes it.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(clockCookie(true), /^islet-clock=h\d\d:.*; Secure$/);
 * ```
 */
export function clockCookie(isSecure: boolean): string {
  const value = encodeClockSetting(localClockSetting());
  return `${CLOCK_COOKIE}=${value}; Path=/; Max-Age=${MAX_AGE_SECONDS}; SameSite=Lax${
    isSecure ? "; Secure" : ""
  }`;
}
