// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { type ErrorType, expectedError } from "./_expected_error.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a function throws.
 *
 * @param fn The function.
 * @param msg What to add to the message of the error.
 * @returns What it threw.
 * @throws {AssertionError} If it returns.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Asserts that a function throws an error of a class.
 *
 * @param fn The function.
 * @param ErrorClass The class.
 * @param msgIncludes A part of the error's message.
 * @param msg What to add to the message of the error.
 * @returns The error it threw.
 * @throws {AssertionError} If it returns, or throws anything else.
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorType<E> | string,
  includes?: string,
  msg?: string,
): unknown {
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  try {
    fn();
  } catch (error) {
    return typeof classOrMsg === "function"
      ? expectedError(error, { type: classOrMsg, includes, note })
      : error;
  }
  throw new AssertionError(message("Expected the function to throw", note));
}
