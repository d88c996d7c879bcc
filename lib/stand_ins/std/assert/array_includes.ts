// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { format } from "./_format.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** An array, typed array or the like, but not a string. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/**
 * Asserts that an array has every item of another, in any order.
 *
 * @param actual The array found.
 * @param expected The items wanted.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If some are missing, which it prints.
 */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
) {
  const items = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) =>
    !items.some((item) => equal(item, wanted))
  );
  if (missing.length === 0) return;
  throw new AssertionError(
    `${message("Items are missing", msg)}\n${format(missing)}\nin ${
      format(items)
    }`,
  );
}
