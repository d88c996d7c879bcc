// Runs in the browser and on the server.

/** Whether the day has twice twelve hours or twenty-four. */
export type HourCycle = "h12" | "h23";

/** How somebody reads the time. */
export interface ClockSetting {
  /** An IANA name of a time zone, such as `Europe/Lisbon`. */
  readonly timeZone: string;
  readonly hourCycle: HourCycle;
}

/** The cookie in which a browser keeps it, so that pages come with its times. */
export const CLOCK_COOKIE = "islet-clock";

/**
 * Finds out how the person here reads the time; call it in the browser.
 *
 * @returns Their setting.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(localClockSetting().hourCycle, /^h(12|23)$/);
 * ```
 */
export function localClockSetting(): ClockSetting {
  const { timeZone, hourCycle } = new Intl.DateTimeFormat(undefined, {
    hour: "numeric",
  }).resolvedOptions();
  return { timeZone, hourCycle: hourCycle?.startsWith("h1") ? "h12" : "h23" };
}

/**
 * Writes a setting so that it can be a cookie's value.
 *
 * @param setting The setting.
 * @returns The value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const setting = { timeZone: "Europe/Lisbon", hourCycle: "h23" } as const;
 * assertEquals(encodeClockSetting(setting), "h23:Europe/Lisbon");
 * ```
 */
export function encodeClockSetting(
  { timeZone, hourCycle }: ClockSetting,
): string {
  return `${hourCycle}:${timeZone}`;
}

/**
 * Reads a setting back.
 *
 * @param value The value of a cookie, perhaps.
 * @returns The setting, or `null` where it is none that clocks can be set to.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeClockSetting("h12:Mars/Olympus"), null);
 * ```
 */
export function decodeClockSetting(
  value: string | undefined,
): ClockSetting | null {
  const [, hourCycle, timeZone = ""] = /^(h12|h23):(.+)$/.exec(value ?? "") ??
    [];
  if (hourCycle !== "h12" && hourCycle !== "h23") return null;
  try {
    // In one spelling of the many that count as the same.
    const format = new Intl.DateTimeFormat("en-US", { timeZone });
    return { timeZone: format.resolvedOptions().timeZone, hourCycle };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
