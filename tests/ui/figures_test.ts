import { assertEquals } from "@std/assert";
import { formatFigure, type ShownFigure } from "../../lib/ui/Figures.tsx";

const CASES: readonly [number, ShownFigure["unit"], string][] = [
  [0, null, "0"],
  [1_204_000, null, "1,204,000"],
  [66_480_000, "bytes", "63.4 MiB"],
  [0, "bytes", "0.0 KiB"],
  [2_560, "bytes", "2.5 KiB"],
  [0, "ms", "0.0 ms"],
  [1.24, "ms", "1.2 ms"],
  [312.4, "ms", "312 ms"],
  [0.4, "seconds", "0 s"],
  [59.9, "seconds", "59 s"],
  [60, "seconds", "1 min"],
  [3_599, "seconds", "59 min"],
  [7_500, "seconds", "2 h 5 min"],
  [8_640_000, "seconds", "2,400 h 0 min"],
];

for (const [value, unit, shown] of CASES) {
  Deno.test(`formatFigure() shows ${value} ${unit ?? "things"} as ${shown}`, () => {
    assertEquals(formatFigure({ help: "", value, unit }), shown);
  });
}
