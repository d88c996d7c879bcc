// Runs on the server.

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// Up to so many of one unit the next larger one isn't said: 90 minutes, but 2 hours.
const MAX_SECONDS = 60;
const MAX_MINUTES = 90;
const MAX_HOURS = 36;

/**
 * Says when somebody may come back.
 *
 * @param waitMs How long to wait, in milliseconds.
 * @returns The same for a person, such as `in 5 seconds`.
 */
export function waitWords(waitMs: number): string {
  return `in ${durationWords(waitMs)}`;
}

/**
 * Says how long something lasts.
 *
 * @param durationMs How long, in milliseconds.
 * @returns The same for a person, such as `2 hours`: never too short up to 90 minutes, and
 * rounded beyond.
 */
export function durationWords(durationMs: number): string {
  const seconds = Math.max(1, Math.ceil(durationMs / SECOND_MS));
  if (seconds <= MAX_SECONDS) return counted(seconds, "second");
  const minutes = Math.ceil(durationMs / MINUTE_MS);
  if (minutes <= MAX_MINUTES) return counted(minutes, "minute");
  const hours = Math.round(durationMs / HOUR_MS);
  if (hours <= MAX_HOURS) return counted(hours, "hour");
  return counted(Math.round(durationMs / DAY_MS), "day");
}

function counted(count: number, unit: string): string {
  return count === 1 ? `a ${unit}` : `${count} ${unit}s`;
}
