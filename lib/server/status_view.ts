// Runs on the server.

import type { Figures } from "./figures.ts";
import type { Minute } from "./last_hour.ts";

/** What a figure is counted in, where that isn't plain. */
export type FigureUnit = "bytes" | "seconds" | "ms" | null;

/** One figure, for a person. */
export interface ShownFigure {
  /** What it counts. */
  readonly help: string;
  readonly value: number;
  readonly unit: FigureUnit;
}

/** How a figure was in the last hour. */
export interface Chart extends ShownFigure {
  /** The minutes that are over, the oldest first; the last of them is `value`. */
  readonly minutes: readonly number[];
}

type Plot = readonly [figure: keyof Minute, help: string, unit: FigureUnit];

const PLOTS: readonly Plot[] = [
  ["users", "Users", null],
  ["connections", "Connections", null],
  ["messages", "Messages a minute", null],
  ["deliveries", "Deliveries a minute", null],
  ["commitMs", "Time of a commit, on average", "ms"],
  ["reconnects", "Reconnects a minute", null],
  ["refusals", "Refusals a minute", null],
  ["worstLagMs", "Longest lag of the event loop", "ms"],
  ["rssBytes", "Memory of the process", "bytes"],
];

type Row = readonly [figure: keyof Figures, help: string, unit: FigureUnit];

const ROWS: readonly Row[] = [
  ["users", "Users", null],
  ["connections", "Open connections", null],
  ["sessions", "Sessions in rooms", null],
  ["rooms", "Rooms with sessions", null],
  ["messages", "Messages stored", null],
  ["changes", "Edits, deletions and reactions stored", null],
  ["deliveries", "Deliveries", null],
  ["commits", "Commits to the store", null],
  ["waiting", "Entries that wait for the store", null],
  ["slowReaders", "Slow readers", null],
  ["slowClosed", "Slow readers closed", null],
  ["cleanedUp", "Broken sessions cleaned up", null],
  ["largestMessages", "Most messages kept in a room", null],
  ["largestBytes", "Most kept in a room", "bytes"],
  ["rssBytes", "Memory of the process", "bytes"],
  ["heapBytes", "Memory used by JavaScript", "bytes"],
  ["uptimeSeconds", "Since the start", "seconds"],
];

/**
 * @param figures How the process is.
 * @returns What a person is shown of that, in order.
 */
export function shownFigures(figures: Figures): readonly ShownFigure[] {
  return ROWS.map(([figure, help, unit]) => ({
    help,
    value: figures[figure],
    unit,
  }));
}

/**
 * @param minutes How the last minutes were, the oldest first.
 * @returns What a person is shown of that, in order; nothing before the first is over.
 */
export function charts(minutes: readonly Minute[]): readonly Chart[] {
  const last = minutes.at(-1);
  if (last === undefined) return [];
  return PLOTS.map(([figure, help, unit]) => ({
    help,
    value: last[figure],
    unit,
    minutes: minutes.map((minute) => minute[figure]),
  }));
}
