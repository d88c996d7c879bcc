// Runs in the browser; imported on the server too.

import {
  CLOCK_COOKIE,
  encodeClockSetting,
  localClockSetting,
} from "../../protocol/clock_setting.ts";
import { pageCookie } from "./page_cookie.ts";

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
  return pageCookie(
    CLOCK_COOKIE,
    encodeClockSetting(localClockSetting()),
    isSecure,
  );
}
