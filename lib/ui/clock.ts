// Runs in the browser and on the server.

import {
  type ClockSetting,
  localClockSetting,
} from "../protocol/clock_setting.ts";

const MINUTE_MS = 60 * 1000;

// In every time zone, days begin on a quarter of an hour.
const QUARTER_MS = 15 * MINUTE_MS;

/** Tells times and dates as somebody reads them. */
export class Clock {
  /** The language of its dates; `undefined` where that is the page's own. */
  readonly lang: string | undefined;
  readonly #time: LastFormatted;
  readonly #date: LastFormatted;

  /** @param setting Whose clock it is. */
  constructor({ timeZone, hourCycle, locale }: ClockSetting) {
    const zone = { timeZone: timeZone ?? "UTC" };
    const time = new Intl.DateTimeFormat(locale, {
      ...zone,
      hourCycle,
      hour: "numeric",
      minute: "2-digit",
      ...(timeZone === null && { timeZoneName: "short" }),
    });
    const date = new Intl.DateTimeFormat(locale, {
      ...zone,
      dateStyle: "full",
    });
    this.lang = locale.startsWith("en") ? undefined : locale;
    this.#time = new LastFormatted(time, MINUTE_MS);
    this.#date = new LastFormatted(date, QUARTER_MS);
  }

  /**
   * @param at Milliseconds since the epoch.
   * @returns The time of day, such as `14:03`.
   */
  time(at: number): string {
    return this.#time.format(at);
  }

  /**
   * A date in full: "today" would be wrong in a page that stays open overnight.
   *
   * @param at Milliseconds since the epoch.
   * @returns The date, such as `Friday, May 1, 2026`.
   */
  date(at: number): string {
    return this.#date.format(at);
  }
}

/**
 * Formats times, the last one only once: messages next to each other mostly have
 * the same date, and formatting is what takes longest in a long list.
 */
class LastFormatted {
  readonly #format: Intl.DateTimeFormat;
  readonly #stepMs: number;
  #step = NaN;
  #text = "";

  constructor(format: Intl.DateTimeFormat, stepMs: number) {
    this.#format = format;
    this.#stepMs = stepMs;
  }

  format(at: number): string {
    const step = Math.floor(at / this.#stepMs);
    if (step !== this.#step) {
      this.#step = step;
      this.#text = this.#format.format(at);
    }
    return this.#text;
  }
}

/** @returns The clock of the reader; call it in the browser. */
export function localClock(): Clock {
  return new Clock(localClockSetting());
}
