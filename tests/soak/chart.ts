import * as Plot from "npm:@observablehq/plot@0.6.17";
import { parseHTML } from "npm:linkedom@0.18.15";
import { judgmentLine } from "./report.ts";
import type { Judgment } from "./verdict.ts";

const WIDTH = 760;
const ROW_HEIGHT = 105;
const TITLE_HEIGHT = 24;
const MARGIN_LEFT = 60;
/** So many allowances are within the height of a curve, or more. */
const ALLOWANCES_SHOWN = 3;

// A picture in a page knows of the reader's colors only what the system says.
const STYLE = `
  svg { color: #1f2328; font-family: system-ui, sans-serif; }
  .paper { fill: #ffffff; }
  .curve { stroke: #0b6e8f; }
  .line { stroke: #b3470b; }
  @media (prefers-color-scheme: dark) {
    svg { color: #d7dde3; }
    .paper { fill: #0d1117; }
    .curve { stroke: #5cc2e0; }
    .line { stroke: #f0904f; }
  }
`;

/**
 * Draws series below each other: the curve, and the line through what was measured
 * after the warm-up, which is shaded.
 *
 * @param judgments The series, judged.
 * @returns An SVG, for light and dark pages.
 */
export function chartOf(judgments: readonly Judgment[]): string {
  const { document } = parseHTML("<html><body></body></html>");
  const lastMinute = Math.max(
    ...judgments.map(({ series }) => series.points.at(-1)?.minute ?? 0),
  );
  const rows = judgments.map((judgment, i) => {
    const isLast = i === judgments.length - 1;
    const plot = plotOf(judgment, { document, lastMinute, isLast });
    const y = i * (ROW_HEIGHT + TITLE_HEIGHT) + TITLE_HEIGHT;
    const title = document.createElement("text");
    title.textContent = judgmentLine(judgment);
    return `<text x="8" y="${y - 6}" font-size="13" fill="currentColor">` +
      `${title.innerHTML}</text>` +
      `<g transform="translate(0,${y})">${plot}</g>`;
  });
  const height = judgments.length * (ROW_HEIGHT + TITLE_HEIGHT) + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" ` +
    `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">` +
    `<style>${STYLE}</style>` +
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>` +
    `${rows.join("")}</svg>\n`;
}

function plotOf(
  { series, fromMinute, trend }: Judgment,
  { document, lastMinute, isLast }: {
    document: Document;
    lastMinute: number;
    isLast: boolean;
  },
): string {
  const { points, allowance } = series;
  const values = points.map(({ value }) => value);
  const { slope, mean, meanMinute } = trend;
  const reach = allowance * ALLOWANCES_SHOWN / 2;
  const low = Math.max(0, Math.min(mean - reach, ...values));
  const high = Math.max(mean + reach, ...values);
  const line = [fromMinute, lastMinute].map((minute) => (
    { minute, value: mean + slope * (minute - meanMinute) }
  ));
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: ROW_HEIGHT,
    marginLeft: MARGIN_LEFT,
    marginTop: 8,
    marginBottom: 22,
    x: { label: null, domain: [0, lastMinute], tickFormat: minutes(isLast) },
    y: { label: null, domain: [low, high], ticks: 4, grid: true },
    marks: [
      Plot.rect([0], {
        x1: 0,
        x2: fromMinute,
        y1: low,
        y2: high,
        fill: "currentColor",
        fillOpacity: 0.08,
      }),
      Plot.line(line, {
        x: "minute",
        y: "value",
        className: "line",
        stroke: null,
        strokeWidth: 2.5,
      }),
      Plot.line(points, {
        x: "minute",
        y: "value",
        className: "curve",
        stroke: null,
        strokeWidth: 1.2,
      }),
    ],
  });
  return plot.outerHTML;
}

/** Names the unit once, below the last plot. */
function minutes(isLast: boolean): (minute: number) => string {
  return (minute) => isLast ? `${minute} min` : String(minute);
}
