// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that two numbers are close to each other.
 *
 * @param actual The number found.
 * @param expected The number wanted.
 * @param tolerance How far apart they may be. By default a ten-millionth of
 * `expected`.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If they are further apart.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
) {
  if (Object.is(actual, expected)) return;
  const limit = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected) * 1e-7 : 1e-7);
  if (Math.abs(actual - expected) <= limit) return;
  throw new AssertionError(
    message(`Expected ${actual} to be within ${limit} of ${expected}`, msg),
  );
}
