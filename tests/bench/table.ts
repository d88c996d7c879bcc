import type { Figures } from "./figures.ts";
import type { Column, Scenario } from "./scenarios.ts";

/** A server's figures under one load. */
export interface Row {
  readonly title: string;
  readonly medians: Figures;
}

/**
 * Puts a load's figures into a table.
 *
 * @param scenario The load.
 * @param rows Islet's figures first.
 * @returns Lines of text.
 */
export function formatTable(
  scenario: Scenario,
  rows: readonly Row[],
): string {
  const { columns } = scenario;
  const [first] = columns;
  const reference = rows[0]?.medians[first.figure] ?? 0;
  const lines = [
    [scenario.title, ...columns.map(({ title }) => title), "ratio"],
    ...rows.map(({ title, medians }) => [
      title,
      ...columns.map((column) => formatFigure(column, medians)),
      formatRatio(first, medians, reference),
    ]),
  ];
  return [...align(lines), formatBudget(scenario, reference)].join("\n");
}

function formatFigure(column: Column, figures: Figures): string {
  const figure = figures[column.figure];
  if (figure === undefined) return "-";
  const { digits, isShare = false } = column;
  return (isShare ? 100 * figure : figure).toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function formatRatio(
  { figure, isShare = false }: Column,
  figures: Figures,
  reference: number,
): string {
  if (isShare || reference <= 0) return "-";
  return ((figures[figure] ?? 0) / reference).toFixed(2);
}

function formatBudget(scenario: Scenario, figure: number): string {
  const { columns: [column], budget } = scenario;
  const [bound, isMet] = "atLeast" in budget
    ? [budget.atLeast, figure >= budget.atLeast]
    : [budget.atMost, figure <= budget.atMost];
  const word = "atLeast" in budget ? "at least" : "at most";
  const shown = formatFigure(column, { [column.figure]: bound });
  return `Budget: ${column.title} ${word} ${shown}: ${
    isMet ? "met" : "missed"
  }`;
}

/** Pads all cells of a column; the first one to the left. */
function align(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0))
  );
  return lines.map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ")
  );
}
