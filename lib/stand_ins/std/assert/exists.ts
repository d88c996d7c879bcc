// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a value is neither `null` nor `undefined`.
 *
 * @param actual The value.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If `actual` is `null` or `undefined`.
 */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw new AssertionError(message(`Expected a value, got ${actual}`, msg));
}
