// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/**
 * Asserts that two values differ in structure, see {@linkcode equal}.
 *
 * @param actual The value found.
 * @param expected The value it must not be.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If they are equal.
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string) {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    message(`Expected a value other than ${format(actual)}`, msg),
  );
}
