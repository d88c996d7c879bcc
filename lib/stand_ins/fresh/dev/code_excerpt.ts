// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

const LINES_AROUND = 3;

/**
 * Show the lines around a place in a source text, with a mark at the place.
 *
 * @param source The source text.
 * @param line The line, from 1.
 * @param column The column, from 1.
 * @returns The excerpt, or `null` if there is no such line.
 */
export function codeExcerpt(
  source: string,
  line: number,
  column: number,
): string | null {
  const lines = source.split(/\r?\n/);
  if (line < 1 || line > lines.length) return null;

  const first = Math.max(1, line - LINES_AROUND);
  const last = Math.min(lines.length, line + LINES_AROUND);
  const width = String(last).length;
  const result: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    const sign = number === line ? ">" : " ";
    result.push(`${sign} ${String(number).padStart(width)} | ${text}`);
    if (number === line) {
      // Tabs stay tabs, so that the mark is below the place.
      const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
      result.push(`  ${" ".repeat(width)} | ${indent}^`);
    }
  }
  return result.join("\n");
}
