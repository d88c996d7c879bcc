import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { SeededRandom } from "../support/seeded_random.ts";
import { type Point, trendOf } from "./trend.ts";

const TRIALS = 400;
const CONFIDENCE = 0.95;
const TOLERANCE = 0.04;

/** Points with a slope, and noise of which each bit carries over to the next one. */
function noisyPoints(
  random: SeededRandom,
  { slope, carry, count = 200 }: {
    slope: number;
    carry: number;
    count?: number;
  },
): Point[] {
  let noise = 0;
  return Array.from({ length: count }, (_, minute) => {
    noise = carry * noise + normal(random);
    return { minute, value: 100 + slope * minute + noise };
  });
}

/** Normally distributed, by G. Box and M. Muller. */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) *
    Math.cos(2 * Math.PI * random.next());
}

/** How often the interval of confidence has the true slope in it. */
function coverage(carry: number): number {
  const random = new SeededRandom(1);
  let covered = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const { slope, margin } = trendOf(noisyPoints(random, { slope: 2, carry }));
    if (Math.abs(slope - 2) <= margin) covered++;
  }
  return covered / TRIALS;
}

Deno.test("A straight line has its slope, without doubt", () => {
  const points = [0, 1, 2, 3, 4].map((minute) => (
    { minute, value: 3 + 2 * minute }
  ));
  const { slope, margin, mean } = trendOf(points);
  assertAlmostEquals(slope, 2);
  assertAlmostEquals(margin, 0);
  assertAlmostEquals(mean, 7);
});

Deno.test("The margin is that of the textbook where samples are independent", () => {
  // With 3 degrees of freedom t is 3.182.
  const points = [1, 3, 2, 4, 3].map((value, minute) => ({ minute, value }));
  const { slope, margin } = trendOf(points);
  assertAlmostEquals(slope, 0.5);
  const residuals = [-0.6, 0.9, -0.6, 0.9, -0.6];
  const squares = residuals.reduce((sum, r) => sum + r * r, 0);
  assertAlmostEquals(margin, 3.182 * Math.sqrt(squares / 3 / 10), 0.01);
});

Deno.test("In 95 of 100 runs the interval has the true slope in it", () => {
  assertAlmostEquals(coverage(0), CONFIDENCE, TOLERANCE);
});

Deno.test("In 95 of 100 runs it has when samples depend on those before, too", () => {
  assertAlmostEquals(coverage(0.6), CONFIDENCE, TOLERANCE);
  assertAlmostEquals(coverage(0.9), CONFIDENCE, TOLERANCE);
});

Deno.test("The more samples depend on those before, the less they can tell", () => {
  const margins = [0, 0.5, 0.9].map((carry) =>
    trendOf(noisyPoints(new SeededRandom(2), { slope: 0, carry })).margin
  );
  assertEquals(margins, margins.toSorted((a, b) => a - b));
});

Deno.test("Fewer than three points tell nothing", () => {
  for (const count of [1, 2]) {
    const points = noisyPoints(new SeededRandom(3), {
      slope: 1,
      carry: 0,
      count,
    });
    assertEquals(trendOf(points).margin, Infinity);
  }
});

Deno.test("A walk without aim is seldom taken for a trend", () => {
  const random = new SeededRandom(4);
  let sure = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const { slope, margin } = trendOf(
      noisyPoints(random, { slope: 0, carry: 1 }),
    );
    if (Math.abs(slope) > margin) sure++;
  }
  assertLess(sure / TRIALS, 0.2);
});
