import { type Point, type Trend, trendOf } from "./trend.ts";

/** One figure over time, and what it may do. */
export interface Series {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly Point[];
  /**
   * What it may gain, in all of the measured time, and still be called flat. A program
   * that leaks nothing settles ever more slowly, about as 1 / t: from a quarter of a run
   * to its end it gains as much, however long the run is.
   */
  readonly allowance: number;
}

/**
 * - `flat`: the whole interval of confidence is below the allowance.
 * - `grows`: the whole interval is above it.
 * - `unclear`: neither. A longer run can tell.
 */
export type Verdict = "flat" | "grows" | "unclear";

/** A series, what it does, and what to call that. */
export interface Judgment {
  readonly series: Series;
  /** When measuring began, in minutes: before that, everything warms up. */
  readonly fromMinute: number;
  readonly trend: Trend;
  readonly verdict: Verdict;
}

/**
 * Judges a series by the slope of what was measured after the warm-up.
 *
 * @param series The series, from the beginning on.
 * @param fromMinute When the warm-up was over.
 */
export function judge(series: Series, fromMinute: number): Judgment {
  const measured = series.points.filter(({ minute }) => minute >= fromMinute);
  const trend = trendOf(measured);
  const minutes = (measured.at(-1)?.minute ?? fromMinute) - fromMinute;
  const bound = series.allowance / minutes;
  const { slope, margin } = trend;
  const verdict = slope + margin <= bound
    ? "flat"
    : slope - margin > bound
    ? "grows"
    : "unclear";
  return { series, fromMinute, trend, verdict };
}

/**
 * Takes the lowest of some points in a row, again and again.
 *
 * @param points The points.
 * @param size How many in a row; those left over at the end are left out.
 */
export function floorsOf(points: readonly Point[], size: number): Point[] {
  const floors: Point[] = [];
  for (let from = 0; from + size <= points.length; from += size) {
    const row = points.slice(from, from + size);
    const minute = row.at(-1)?.minute ?? 0;
    floors.push({ minute, value: Math.min(...row.map(({ value }) => value)) });
  }
  return floors;
}
