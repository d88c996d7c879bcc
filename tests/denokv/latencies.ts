// Runs in tests.

import { assertLess } from "@std/assert";

// What a test tolerates on a busy machine; what it printed says how it is.
const MAX_MEDIAN_MS = 500;

/** How long the same thing took, each time. */
export class Latencies {
  readonly #what: string;
  readonly #allMs: number[] = [];

  /** @param what What is measured, for the report. */
  constructor(what: string) {
    this.#what = what;
  }

  /**
   * Measures once.
   *
   * @param action What is measured.
   */
  async measure(action: () => Promise<unknown>): Promise<void> {
    const startedAt = performance.now();
    await action();
    this.#allMs.push(performance.now() - startedAt);
  }

  /** Prints the median and the worst, and asserts that the median is bearable. */
  report(): void {
    const sorted = this.#allMs.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    const worst = sorted.at(-1) ?? NaN;
    // deno-lint-ignore no-console -- a figure is what this test is for
    console.log(
      `${this.#what}: median ${median.toFixed(1)} ms, worst ${
        worst.toFixed(1)
      } ms of ${sorted.length}`,
    );
    assertLess(median, MAX_MEDIAN_MS);
  }
}
