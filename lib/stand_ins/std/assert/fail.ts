// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Fails, always.
 *
 * @param msg Why.
 * @throws {AssertionError} Always.
 */
export function fail(msg?: string): never {
  throw new AssertionError(message("Failed", msg));
}
