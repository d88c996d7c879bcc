import type { Sample } from "./samples.ts";
import type { Tally } from "./tally.ts";
import type { Judgment } from "./verdict.ts";

const MIB = 1024 * 1024;
const SIGNIFICANT_DIGITS = 2;

/**
 * Words how far a run has come.
 *
 * @param sample The newest sample.
 * @param tally What was done so far.
 * @param here How many users are connected.
 */
export function progressLine(
  { minute, server, tab }: Sample,
  tally: Tally,
  here: number,
): string {
  return [
    `${minute.toFixed(1).padStart(5)} min`,
    `${here} here`,
    `${tally.sent} sent`,
    `${tally.delivered} shown`,
    `${tally.disconnects} left`,
    `${tally.faultCount} faults`,
    `server ${(server.residentBytes / MIB).toFixed(1)} MiB`,
    `heap ${(server.heapBytes / MIB).toFixed(1)} MiB`,
    `tab ${Math.round(tab.heapBytes / 1024)} KiB`,
    `${tab.nodes} nodes, ${tab.detached} detached`,
    `${tab.listeners} listeners`,
  ].join(" · ");
}

/**
 * Words what a series does: "Tab, nodes: 9102, +0.10 ± 0.24 nodes a minute: flat".
 *
 * @param judgment The series, judged.
 */
export function judgmentLine(
  { series, trend, verdict }: Judgment,
): string {
  const { slope, margin, mean } = trend;
  const digits = decimals(Number.isFinite(margin) && margin > 0 ? margin : 1);
  const sign = slope < 0 ? "−" : "+";
  const gain = `${sign}${Math.abs(slope).toFixed(digits)}`;
  const sureness = Number.isFinite(margin) ? margin.toFixed(digits) : "∞";
  const level = mean >= 1000 ? mean.toFixed(0) : mean.toFixed(1);
  return `${series.title}: ${level}, ${gain} ± ${sureness} ` +
    `${series.unit} a minute: ${verdict}`;
}

/** Decimals that show the first two digits of a number. */
function decimals(value: number): number {
  return Math.max(
    0,
    SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value))),
  );
}
