// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { assertEquals } from "./equals.ts";

/**
 * Asserts that an object has at least the properties of another, at any depth.
 * Arrays match from their start, maps by the keys and sets by the values that
 * are expected. Neither value may contain itself.
 *
 * @param actual The object found.
 * @param expected The part of it that matters.
 * @param msg What to add to the message of the error.
 * @throws {AssertionError} If a part is missing or differs, with a diff.
 */
export function assertObjectMatch(
  actual: object,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
) {
  // Reducing `expected` by itself drops its classes, as it does in `actual`.
  assertEquals(
    reduce(actual, expected),
    reduce(expected, expected),
    msg,
  );
}

/** What is left of a value when only the parts that a shape has are kept. */
function reduce(value: unknown, shape: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(shape)) {
    return value.slice(0, shape.length)
      .map((item, i) => reduce(item, shape[i]));
  }
  if (value instanceof Map && shape instanceof Map) {
    return new Map(
      [...value].filter(([key]) => shape.has(key))
        .map(([key, item]) => [key, reduce(item, shape.get(key))]),
    );
  }
  if (value instanceof Set && shape instanceof Set) {
    return value.intersection(shape);
  }
  if (hasParts(value) && hasParts(shape)) {
    return Object.fromEntries(
      Reflect.ownKeys(shape).filter((key) => Object.hasOwn(value, key))
        .map((key) => [key, reduce(value[key], shape[key])]),
    );
  }
  return value;
}

function hasParts(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null &&
    !Array.isArray(value) && !(value instanceof Date) &&
    !(value instanceof RegExp);
}
