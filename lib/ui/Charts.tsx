// Runs on the server.

import { formatFigure, type ShownFigure } from "./Figures.tsx";

/** How a figure was in the last hour. */
export interface ShownChart extends ShownFigure {
  /** The minutes that are over, the oldest first. */
  readonly minutes: readonly number[];
}

// Room for sixty points, so that an hour is as wide as a chart.
const WIDTH = 118;
const HEIGHT = 30;
const STEP = 2;

/**
 * Small charts of the last hour, drawn on the server. What they show is in words, too.
 *
 * @param props The charts, in the order in which they are shown.
 */
export function Charts({ charts }: { charts: readonly ShownChart[] }) {
  return (
    <ul class="charts" aria-label="The last hour">
      {charts.map((chart) => (
        <li>
          <span class="chart-title">{chart.help}</span>
          <strong>{formatFigure(chart)}</strong>
          <svg
            viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={describe(chart)}
          >
            <path class="area" d={area(chart.minutes)} />
            <polyline points={line(chart.minutes).join(" ")} />
          </svg>
        </li>
      ))}
    </ul>
  );
}

/**
 * @param minutes A value a minute, the oldest first.
 * @returns Points of a line that ends at the right edge; from 0 at the bottom to the
 * largest value at the top.
 */
export function line(minutes: readonly number[]): string[] {
  const most = Math.max(...minutes, Number.MIN_VALUE);
  const first = WIDTH - (minutes.length - 1) * STEP;
  return minutes.map((value, i) => {
    const y = HEIGHT * (1 - value / most);
    return `${first + i * STEP},${Number(y.toFixed(1))}`;
  });
}

function area(minutes: readonly number[]): string {
  const points = line(minutes);
  const [first = ""] = points;
  const [x] = first.split(",");
  return `M${x},${HEIGHT}L${points.join("L")}V${HEIGHT}Z`;
}

function describe({ minutes, unit, help }: ShownChart): string {
  const show = (value: number) => formatFigure({ help, value, unit });
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  const count = minutes.length === 1 ? "minute" : `${minutes.length} minutes`;
  return `In the last ${count} from ${show(least)} to ${show(most)}`;
}
