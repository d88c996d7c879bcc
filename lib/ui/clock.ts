// Runs in the browser and on the server.

import {
  type ClockSetting,
  type HourCycle,
  localClockSetting,
} from "../protocol/clock_setting.ts";

const MINUTE_MS = 60 * 1000;

// In every time zone, days begin on a quarter of an hour.
const QUARTER_MS = 15 * MINUTE_MS;

/** Tells times and dates in one time zone, in English. */
export class Clock {
  readonly #time: LastFormatted;
  readonly #date: LastFormatted;

  /**
   * @param timeZone An IANA name of a time zone, such as `Europe/Lisbon`.
   * @param hourCycle How hours are counted.
   * @param showsZone Whether times say their zone.
   */
  constructor(timeZone: string, hourCycle: HourCycle, showsZone = false) {
    const time = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle,
      hour: "numeric",
      minute: "2-digit",
      ...(showsZone && { timeZoneName: "short" }),
    });
    const date = new Intl.DateTimeFormat("en-US", {
      timeZone,
      dateStyle: "full",
    });
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

/** The clock of pages for readers whose time isn't known. */
export const UTC_CLOCK: Clock = new Clock("UTC", "h23", true);

// To make one takes longer than a page may. There are 1200 in all.
const clocks = new Map<string, Clock>();

/**
 * @param setting How the reader reads the time, if that is known.
 * @returns A clock that tells it so.
 */
export function clockOf(setting: ClockSetting | null): Clock {
  if (setting === null) return UTC_CLOCK;
  const { timeZone, hourCycle } = setting;
  const name = hourCycle + timeZone;
  const clock = clocks.get(name) ?? new Clock(timeZone, hourCycle);
  clocks.set(name, clock);
  return clock;
}

/** @returns The clock of the reader; call it in the browser. */
export function localClock(): Clock {
  return clockOf(localClockSetting());
}
