// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { difference } from "./_difference.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that two values are the same one, by `Object.is`.
 *
 * @param actual The value found.
 * @param expected The value wanted.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If they are two, with a diff.
 */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const diff = difference(actual, expected, "strictEqual");
  throw new AssertionError(
    `${message("Values are not the same", msg)}\n${diff}`,
  );
}
