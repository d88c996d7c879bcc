// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { AssertionError as NodeAssertionError } from "node:assert";

/**
 * Tells two unequal values apart line by line, in the words of `node:assert`.
 */
export function difference(
  actual: unknown,
  expected: unknown,
  operator: "deepStrictEqual" | "strictEqual",
): string {
  return new NodeAssertionError({ actual, expected, operator }).message;
}
