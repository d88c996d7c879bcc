// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a text contains another.
 *
 * @param actual The text found.
 * @param expected The part wanted.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If it does not.
 */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
) {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    message(`Expected ${format(actual)} to include ${format(expected)}`, msg),
  );
}
