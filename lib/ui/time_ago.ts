// Runs on the server.

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
];

const FORMAT = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });

/**
 * Says how long ago something was, in the largest unit that fits.
 *
 * @param at When it was, in milliseconds since the epoch.
 * @param now The time now, in milliseconds since the epoch.
 * @returns For example `5 minutes ago`, `yesterday` or `just now`.
 */
export function timeAgo(at: number, now: number): string {
  for (const [unit, unitMs] of UNITS) {
    const units = Math.floor((now - at) / unitMs);
    if (units >= 1) return FORMAT.format(-units, unit);
  }
  return "just now";
}
