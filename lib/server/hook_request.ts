// Runs on the server.

import { chosenName, NAME_RULES } from "./chosen_name.ts";
import { RequestError } from "./request_error.ts";

/**
 * Reads under which name a hook is to post.
 *
 * @param typed The field `name` of a form or JSON, unchecked.
 * @returns The name; `null` where there is none, or an empty one.
 * @throws {RequestError} 400 with the rule.
 */
export function hookName(typed: unknown): string | null {
  if (typed === undefined || typed === "") return null;
  const { userName, problem } = chosenName(typed);
  if (problem === null) return userName;
  throw new RequestError(400, "bad_request", NAME_RULES[problem]);
}
