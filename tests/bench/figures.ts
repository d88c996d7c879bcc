/** What one run has measured, by name; the unit is in the name. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Reads what the generator prints.
 *
 * @param json An object of numbers.
 * @returns The figures.
 * @throws {TypeError} When it is something else.
 */
export function parseFigures(json: string): Figures {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`Expected figures, not ${json}`);
  }
  const figures: Record<string, number> = {};
  for (const [name, figure] of Object.entries(value)) {
    if (typeof figure !== "number") {
      throw new TypeError(`Expected a number for ${name}, not ${figure}`);
    }
    figures[name] = figure;
  }
  return figures;
}

/**
 * Takes the median of each figure, by itself.
 *
 * @param runs At least one run.
 * @returns The medians of what the first run has.
 */
export function medians(runs: readonly Figures[]): Figures {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(runs.map((run) => run[name] ?? 0))]),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  if (sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? 0)) / 2;
}
