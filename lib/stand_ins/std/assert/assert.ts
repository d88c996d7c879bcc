// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that an expression is truthy.
 *
 * @param expr What has to be truthy.
 * @param msg The message of the error.
 * @throws {AssertionError} If `expr` is falsy.
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
