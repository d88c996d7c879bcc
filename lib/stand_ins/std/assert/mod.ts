// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

/**
 * Assertions for tests. Every one returns when its condition holds and throws
 * an {@linkcode AssertionError} when it does not.
 *
 * @module
 */

export { assert } from "./assert.ts";
export { AssertionError } from "./assertion_error.ts";
export { assertAlmostEquals } from "./almost_equals.ts";
export { assertArrayIncludes } from "./array_includes.ts";
export { assertEquals } from "./equals.ts";
export { assertExists } from "./exists.ts";
export { assertGreater } from "./greater.ts";
export { assertGreaterOrEqual } from "./greater_or_equal.ts";
export { assertInstanceOf } from "./instance_of.ts";
export { assertLess } from "./less.ts";
export { assertLessOrEqual } from "./less_or_equal.ts";
export { assertMatch } from "./match.ts";
export { assertNotEquals } from "./not_equals.ts";
export { assertNotMatch } from "./not_match.ts";
export { assertObjectMatch } from "./object_match.ts";
export { assertRejects } from "./rejects.ts";
export { assertStrictEquals } from "./strict_equals.ts";
export { assertStringIncludes } from "./string_includes.ts";
export { assertThrows } from "./throws.ts";
export { equal } from "./equal.ts";
export { fail } from "./fail.ts";
export { unreachable } from "./unreachable.ts";
