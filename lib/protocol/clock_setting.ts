// Runs in the browser and on the server.

/** Whether the day has twice twelve hours or twenty-four. */
export type HourCycle = "h12" | "h23";

/** How somebody reads the time. */
export interface ClockSetting {
  /**
   * An IANA name of a time zone, such as `Europe/Lisbon`; `null` while it isn't known:
   * then times are in UTC, and say so.
   */
  readonly timeZone: string | null;
  readonly hourCycle: HourCycle;
  /** A BCP 47 tag of their language, with the calendar and digits that go with it. */
  readonly locale: string;
}

/** The cookie in which a browser keeps it, so that pages come with its times. */
export const CLOCK_COOKIE = "islet-clock";

/** The language of pages, where the reader's isn't known. */
const PAGE_LOCALE = "en-US";

const MAX_TAG_LENGTH = 35;

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
  const { timeZone, hourCycle, locale } = new Intl.DateTimeFormat(undefined, {
    hour: "numeric",
  }).resolvedOptions();
  return {
    timeZone,
    hourCycle: hourCycle?.startsWith("h1") ? "h12" : "h23",
    locale,
  };
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
 * const timeZone = "Europe/Lisbon";
 * const setting = { timeZone, hourCycle: "h23", locale: "pt-PT" } as const;
 * assertEquals(encodeClockSetting(setting), "h23:Europe/Lisbon:pt-PT");
 * ```
 */
export function encodeClockSetting(
  { timeZone, hourCycle, locale }: ClockSetting,
): string {
  return `${hourCycle}:${timeZone}:${locale}`;
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
 * assertEquals(decodeClockSetting("h12:Mars/Olympus:en-US"), null);
 * ```
 */
export function decodeClockSetting(
  value: string | undefined,
): ClockSetting | null {
  const [, hourCycle, timeZone = "", tag] =
    /^(h12|h23):([^:]+)(?::(.+))?$/.exec(value ?? "") ?? [];
  if (hourCycle !== "h12" && hourCycle !== "h23") return null;
  try {
    // In one spelling of the many that count as the same.
    const format = new Intl.DateTimeFormat("en-US", { timeZone });
    return {
      timeZone: format.resolvedOptions().timeZone,
      hourCycle,
      locale: knownLocale(tag),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Chooses the language of dates.
 *
 * @param tag A BCP 47 tag, perhaps.
 * @returns It, in its one right spelling, where dates can be told in that language;
 * American English otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(knownLocale("fa-ir"), "fa-IR");
 * assertEquals(knownLocale("no such language"), "en-US");
 * ```
 */
export function knownLocale(tag: string | undefined): string {
  if (tag === undefined || tag.length > MAX_TAG_LENGTH) return PAGE_LOCALE;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? PAGE_LOCALE;
  } catch (error) {
    if (error instanceof RangeError) return PAGE_LOCALE;
    throw error;
  }
}
