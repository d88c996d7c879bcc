import type { ServerFigures } from "./server_figures.ts";
import type { TabFigures } from "./soak_tab.ts";
import type { Point } from "./trend.ts";
import { floorsOf, type Series } from "./verdict.ts";

/** All that is looked at, at one time. */
export interface Sample {
  /** Minutes since the beginning. */
  readonly minute: number;
  readonly server: ServerFigures;
  readonly tab: TabFigures;
}

const KIB = 1024;
const MIB = KIB * KIB;

/**
 * Of so many samples of the tab's heap the least counts: what has come and is being drawn
 * holds the list twice for a while.
 */
const FLOOR_OF = 3;

/**
 * Makes the series that are judged.
 *
 * @param samples What was looked at, in the order of time.
 */
export function seriesOf(samples: readonly Sample[]): Series[] {
  function points(value: (sample: Sample) => number): Point[] {
    return samples.map((sample) => (
      { minute: sample.minute, value: value(sample) }
    ));
  }
  return [
    {
      title: "Server, resident memory",
      unit: "MiB",
      points: points(({ server }) => server.residentBytes / MIB),
      allowance: 8,
    },
    {
      title: "Server, heap after collection",
      unit: "MiB",
      points: points(({ server }) => server.heapBytes / MIB),
      allowance: 1,
    },
    {
      title: "Tab, heap after collection",
      unit: "KiB",
      points: floorsOf(points(({ tab }) => tab.heapBytes / KIB), FLOOR_OF),
      allowance: 64,
    },
    {
      title: "Tab, nodes",
      unit: "nodes",
      points: points(({ tab }) => tab.nodes),
      allowance: 1000,
    },
    {
      title: "Tab, detached nodes that scripts hold",
      unit: "nodes",
      points: points(({ tab }) => tab.detached),
      allowance: 20,
    },
    {
      title: "Tab, listeners",
      unit: "listeners",
      points: points(({ tab }) => tab.listeners),
      allowance: 10,
    },
  ];
}
