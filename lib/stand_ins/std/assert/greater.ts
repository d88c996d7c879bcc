// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a value is greater than another.
 *
 * @param actual The value found.
 * @param expected The value to compare it with.
 * @param msg The message of the error, instead of one that prints both values.
 * @throws {AssertionError} If it is not.
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string) {
  if (actual > expected) return;
  throw new AssertionError(
    msg ?? `Expected ${format(actual)} > ${format(expected)}`,
  );
}
