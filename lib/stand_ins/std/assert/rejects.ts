// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { type ErrorType, expectedError } from "./_expected_error.ts";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a function returns a promise that rejects.
 *
 * @param fn The function.
 * @param msg What to add to the message of the error.
 * @returns The reason.
 * @throws {AssertionError} If the promise is fulfilled, or the function throws
 * or returns no promise.
 */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/**
 * Asserts that a function returns a promise that rejects with an error of a
 * class.
 *
 * @param fn The function.
 * @param ErrorClass The class.
 * @param msgIncludes A part of the error's message.
 * @param msg What to add to the message of the error.
 * @returns The error.
 * @throws {AssertionError} If the promise is fulfilled or rejects with anything
 * else, or the function throws or returns no promise.
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorType<E> | string,
  includes?: string,
  msg?: string,
): Promise<unknown> {
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  const promise = call(fn, note);
  try {
    await promise;
  } catch (error) {
    return typeof classOrMsg === "function"
      ? expectedError(error, { type: classOrMsg, includes, note })
      : error;
  }
  throw new AssertionError(message("Expected the promise to reject", note));
}

/** Throwing at once, or returning no promise, is not rejecting. */
function call(
  fn: () => PromiseLike<unknown>,
  note: string | undefined,
): PromiseLike<unknown> {
  let result: unknown;
  try {
    result = fn();
  } catch (error) {
    throw new AssertionError(
      message("Expected a promise that rejects, but the function threw", note),
      { cause: error },
    );
  }
  if (!isPromiseLike(result)) {
    throw new AssertionError(
      message("Expected a promise that rejects, got no promise", note),
    );
  }
  return result;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
