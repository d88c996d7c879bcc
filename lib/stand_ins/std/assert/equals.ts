// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { difference } from "./_difference.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/**
 * Asserts that two values are equal by structure, see {@linkcode equal}.
 *
 * @param actual The value found.
 * @param expected The value wanted.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If they differ, with a diff.
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string) {
  if (equal(actual, expected)) return;
  const diff = difference(actual, expected, "deepStrictEqual");
  throw new AssertionError(`${message("Values differ", msg)}\n${diff}`);
}
