// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { stripVTControlCharacters } from "node:util";
import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/** A class of errors, abstract or not, whatever its constructor takes. */
export type ErrorType<E extends Error> = abstract new (...args: never[]) => E;

/** What an error has to be like. */
export interface Expectation<E extends Error> {
  /** The class it has to be an instance of. */
  type: ErrorType<E>;
  /** A part of its message. */
  includes: string | undefined;
  /** What to add to the message of a failed assertion. */
  note: string | undefined;
}

/**
 * Returns an error that is as expected.
 *
 * @throws {AssertionError} If it is not. The error is its `cause`.
 */
export function expectedError<E extends Error>(
  error: unknown,
  { type, includes, note }: Expectation<E>,
): E {
  if (!(error instanceof type)) {
    const found = error instanceof Error ? String(error) : Deno.inspect(error);
    throw new AssertionError(
      message(`Expected an instance of ${type.name}, got ${found}`, note),
      { cause: error },
    );
  }
  const text = stripVTControlCharacters(error.message);
  if (includes && !text.includes(stripVTControlCharacters(includes))) {
    throw new AssertionError(
      message(
        `Expected an error message with "${includes}", got "${text}"`,
        note,
      ),
      { cause: error },
    );
  }
  return error;
}
