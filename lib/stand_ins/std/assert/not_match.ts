// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a text does not match a pattern.
 *
 * @param actual The text found.
 * @param expected The pattern.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If it does.
 */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
) {
  if (!expected.test(actual)) return;
  throw new AssertionError(
    message(`Expected ${format(actual)} not to match ${expected}`, msg),
  );
}
