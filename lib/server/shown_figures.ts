// Runs on the server.

import type { Figures } from "./figures.ts";

/** One figure, for a person. */
export interface ShownFigure {
  /** What it counts. */
  readonly help: string;
  readonly value: number;
  /** What it is counted in, where that isn't plain. */
  readonly unit: "bytes" | "seconds" | null;
}

/**
 * @param figures How the process is.
 * @returns What a person is shown of that, in order.
 */
export function shownFigures(figures: Figures): readonly ShownFigure[] {
  const count = (help: string, value: number): ShownFigure => ({
    help,
    value,
    unit: null,
  });
  return [
    count("Users", figures.users),
    count("Connections", figures.connections),
    count("Sessions in rooms", figures.sessions),
    count("Rooms with sessions", figures.rooms),
    count("Messages stored", figures.messages),
    count("Edits, deletions and reactions stored", figures.changes),
    count("Entries sent to sessions", figures.deliveries),
    count("Commits to the store", figures.commits),
    count("Entries that wait for the store", figures.waiting),
    count("Slow readers", figures.slowReaders),
    count("Slow readers closed", figures.slowClosed),
    count("Broken sessions cleaned up", figures.cleanedUp),
    count("Most messages in a room", figures.largestMessages),
    { help: "Largest room", value: figures.largestBytes, unit: "bytes" },
    { help: "Memory of the process", value: figures.rssBytes, unit: "bytes" },
    {
      help: "Memory used by JavaScript",
      value: figures.heapBytes,
      unit: "bytes",
    },
    { help: "Since the start", value: figures.uptimeSeconds, unit: "seconds" },
  ];
}
