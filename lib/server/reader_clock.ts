// Runs on the server.

import {
  CLOCK_COOKIE,
  type ClockSetting,
  decodeClockSetting,
  knownLocale,
} from "../protocol/clock_setting.ts";
import { readCookie } from "./read_cookie.ts";

/**
 * Finds out how a reader reads the time: as their browser said by a cookie, else in the
 * language that it asks for first (RFC 9110 section 12.5.4).
 *
 * @param headers Headers of the request.
 * @returns The setting.
 */
export function readerClock(headers: Headers): ClockSetting {
  const kept = decodeClockSetting(readCookie(headers, CLOCK_COOKIE));
  if (kept !== null) return kept;
  const [first] = headers.get("accept-language")?.split(/[,;]/) ?? [];
  const locale = knownLocale(first?.trim());
  return { timeZone: null, hourCycle: "h23", locale };
}
