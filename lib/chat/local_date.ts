// Runs on the server.

import type { Message } from "../protocol/messages.ts";

const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads a date as forms send it.
 *
 * @param typed What was sent.
 * @returns The same; `null` when there is no such day.
 */
export function parseDate(typed: string): string | null {
  if (!DATE.test(typed)) return null;
  const day = new Date(`${typed}T00:00:00Z`);
  // What has too many days for its month is read as one of the next.
  const isDay = !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(typed);
  return isDay ? typed : null;
}

/**
 * Finds the first message from a day on.
 *
 * @param kept All messages of a room, the oldest first, in pages.
 * @param date The day, as {@linkcode parseDate} has it.
 * @param timeZone An IANA name: days begin there at midnight.
 * @returns seq of the first message of that day, or of the next one with any; `null`
 * when there is none.
 * @throws Whatever reading throws.
 */
export async function firstSeqFrom(
  kept: AsyncIterable<readonly Message[]>,
  date: string,
  timeZone: string,
): Promise<number | null> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  // By their dates: where clocks change, no midnight has to be worked out.
  const dateOf = (at: number) => {
    const parts = new Map(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  };
  for await (const messages of kept) {
    const first = messages.find(({ sentAt }) => dateOf(sentAt) >= date);
    if (first !== undefined) return first.seq;
  }
  return null;
}
