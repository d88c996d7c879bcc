// Local stand-in for jsr:@std/assert, see lib/stand_ins/std/README.md.

import { message } from "./_message.ts";
import { AssertionError } from "./assertion_error.ts";

/**
 * Marks a line that no test run may reach.
 *
 * @param msg What was thought impossible.
 * @throws {AssertionError} Always.
 */
export function unreachable(msg?: string): never {
  throw new AssertionError(message("Reached an unreachable line", msg));
}
