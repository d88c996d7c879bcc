import { assertEquals } from "@std/assert";
import { judgmentLine } from "./report.ts";
import type { Trend } from "./trend.ts";

function line(trend: Partial<Trend>): string {
  return judgmentLine({
    series: { title: "Tab", unit: "KiB", points: [], allowance: 1 },
    fromMinute: 0,
    trend: { slope: 0, margin: 0, mean: 10, meanMinute: 0, ...trend },
    verdict: "flat",
  });
}

Deno.test("A slope is told as precisely as it is known", () => {
  assertEquals(
    line({ slope: 1.23456, margin: 0.0234 }),
    "Tab: 10.0, +1.235 ± 0.023 KiB a minute: flat",
  );
  assertEquals(
    line({ slope: -123.4, margin: 23.4, mean: 4112.3 }),
    "Tab: 4112, −123 ± 23 KiB a minute: flat",
  );
});

Deno.test("What never changed has a slope of zero, without doubt", () => {
  assertEquals(line({}), "Tab: 10.0, +0.0 ± 0.0 KiB a minute: flat");
});

Deno.test("What can't be told is told", () => {
  assertEquals(
    line({ slope: 2, margin: Infinity }),
    "Tab: 10.0, +2.0 ± ∞ KiB a minute: flat",
  );
});
