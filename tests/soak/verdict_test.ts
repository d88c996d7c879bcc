import { assertEquals } from "@std/assert";
import { SeededRandom } from "../support/seeded_random.ts";
import type { Point } from "./trend.ts";
import { floorsOf, judge } from "./verdict.ts";

const ALLOWANCE = 10;
const MINUTES = 40;

/** Four points a minute, with noise of ±1. */
function points(value: (minute: number) => number): Point[] {
  const random = new SeededRandom(1);
  return Array.from({ length: MINUTES * 4 }, (_, i) => {
    const minute = i / 4;
    return { minute, value: value(minute) + random.next() * 2 - 1 };
  });
}

function verdictOf(measured: readonly Point[], fromMinute = 0): string {
  const series = {
    title: "",
    unit: "",
    points: measured,
    allowance: ALLOWANCE,
  };
  return judge(series, fromMinute).verdict;
}

Deno.test("What goes up and down around a level is flat", () => {
  assertEquals(verdictOf(points(() => 100)), "flat");
});

Deno.test("What surely gains less than the allowance is flat", () => {
  assertEquals(verdictOf(points((minute) => 100 + minute / 8)), "flat");
});

Deno.test("What surely gains more than the allowance grows", () => {
  assertEquals(verdictOf(points((minute) => 100 + minute / 2)), "grows");
});

Deno.test("What shrinks is flat", () => {
  assertEquals(verdictOf(points((minute) => 100 - minute)), "flat");
});

Deno.test("What happens while all warms up doesn't count", () => {
  const warmingUp = points((minute) => Math.min(minute, 10) * 10);
  assertEquals(verdictOf(warmingUp, 10), "flat");
  assertEquals(verdictOf(warmingUp), "grows");
});

Deno.test("A few points that jump are called unclear, and not flat", () => {
  const jumping = [0, 1, 2, 3, 4, 5].map((minute) => (
    { minute, value: minute % 2 * 100 }
  ));
  assertEquals(verdictOf(jumping), "unclear");
});

Deno.test("The floor of some points in a row is the lowest of them, at the last one's time", () => {
  const values = [5, 3, 9, 4, 8, 7, 1];
  const floors = floorsOf(
    values.map((value, minute) => ({ minute, value })),
    3,
  );
  assertEquals(floors, [{ minute: 2, value: 3 }, { minute: 5, value: 4 }]);
});
