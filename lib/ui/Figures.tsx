// Runs on the server.

/** One figure of the server. */
export interface ShownFigure {
  /** What it counts. */
  readonly help: string;
  readonly value: number;
  /** What it is counted in, where that isn't plain. */
  readonly unit: "bytes" | "seconds" | "ms" | null;
}

const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * The server's figures, for a person.
 *
 * @param props The figures, in the order in which they are shown.
 */
export function Figures({ figures }: { figures: readonly ShownFigure[] }) {
  return (
    <dl class="figures">
      {figures.map((figure) => (
        <div>
          <dt>{figure.help}</dt>
          <dd>{formatFigure(figure)}</dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * @param figure A figure.
 * @returns Its value with its unit: `1,204`, `63.4 MiB`, `1.2 ms`, `2 h 5 min`.
 */
export function formatFigure({ value, unit }: ShownFigure): string {
  switch (unit) {
    case "bytes":
      return value < 2 ** 20
        ? `${(value / 2 ** 10).toFixed(1)} KiB`
        : `${(value / 2 ** 20).toFixed(1)} MiB`;
    case "ms":
      return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
    case "seconds": {
      const minutes = Math.floor(value / 60);
      if (minutes === 0) return `${Math.floor(value)} s`;
      const hours = Math.floor(minutes / 60);
      return hours === 0
        ? `${minutes} min`
        : `${counts.format(hours)} h ${minutes % 60} min`;
    }
    default:
      return counts.format(value);
  }
}
