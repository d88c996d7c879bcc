// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a value is an instance of a class.
 *
 * @param actual The value found.
 * @param expectedType The class.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If it is not.
 */
export function assertInstanceOf<
  T extends abstract new (...args: never[]) => unknown,
>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    message(
      `Expected an instance of ${expectedType.name}, got ${format(actual)}`,
      msg,
    ),
  );
}
