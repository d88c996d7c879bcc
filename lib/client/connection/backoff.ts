// Runs in the browser; imported on the server too.

import {
  FIRST_RETRY_DELAY_MS,
  MAX_RETRY_DELAY_MS,
  RETRY_JITTER,
} from "./timing.ts";

/**
 * The wait before an attempt to reconnect: 1, 2, 4, 8, 16 s and so on up to 30 s,
 * plus up to 20 %.
 *
 * @param attempt The number of the attempt, from 1.
 * @param random A source of numbers from 0 up to 1.
 * @returns The wait in whole milliseconds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const attempts = [1, 2, 3, 4, 5, 6];
 * assertEquals(
 *   attempts.map((attempt) => retryDelayMs(attempt, () => 0)),
 *   [1_000, 2_000, 4_000, 8_000, 16_000, 30_000],
 * );
 * ```
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const delay = Math.min(
    FIRST_RETRY_DELAY_MS * 2 ** (attempt - 1),
    MAX_RETRY_DELAY_MS,
  );
  return Math.floor(delay * (1 + RETRY_JITTER * random()));
}
