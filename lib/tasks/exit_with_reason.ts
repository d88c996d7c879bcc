// Runs on the command line.

import { ConfigError } from "../config.ts";
import { StartError } from "../store/open_kv.ts";

/**
 * Ends the process: with a sentence where the operator can mend it, with the whole
 * error where only a developer can.
 *
 * @param error What stopped the start.
 */
export function exitWithReason(error: unknown): never {
  const isForOperator = error instanceof ConfigError ||
    error instanceof StartError;
  // deno-lint-ignore no-console -- this is a command line
  console.error(isForOperator ? error.message : error);
  Deno.exit(1);
}
