// Runs in the browser and on the server.

/** Whether the day has twice twelve hours or twenty-four. */
export type HourCycle = "h12" | "h23";

/** Tells times and dates in one time zone, in English. */
export class Clock {
  readonly #time: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  /**
   * @param timeZone An IANA name of a time zone, such as `Europe/Lisbon`.
   * @param hourCycle How hours are counted.
   * @param showsZone Whether times say their zone.
   */
  constructor(timeZone: string, hourCycle: HourCycle, showsZone = false) {
    this.#time = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle,
      hour: "numeric",
      minute: "2-digit",
      ...(showsZone && { timeZoneName: "short" }),
    });
    this.#date = new Intl.DateTimeFormat("en-US", {
      timeZone,
      dateStyle: "full",
    });
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

/** The clock of pages as the server renders them: it can't know the reader's. */
export const UTC_CLOCK: Clock = new Clock("UTC", "h23", true);

/** Makes the clock of the reader; call it in the browser. */
export function localClock(): Clock {
  const { timeZone, hourCycle } = new Intl.DateTimeFormat(undefined, {
    hour: "numeric",
  }).resolvedOptions();
  return new Clock(timeZone, hourCycle?.startsWith("h1") ? "h12" : "h23");
}
