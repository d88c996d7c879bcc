// Runs on the server.

import { lookOf, RESERVED_NAME_RULE } from "../protocol/look_alikes.ts";
import { parseUserName, USER_NAME_RULE } from "../protocol/user_name.ts";

/** What is wrong with a name: it can't be one, or it would be taken for Islet's own. */
export type NameProblem = "name" | "reserved";

/** What a name must be that has some problem, as a sentence without a full stop. */
export const NAME_RULES: Readonly<Record<NameProblem, string>> = {
  name: USER_NAME_RULE,
  reserved: RESERVED_NAME_RULE,
};

/** A name as it is shown, or why it can't be chosen. */
export type ChosenName =
  | { readonly userName: string; readonly problem: null }
  | { readonly userName: null; readonly problem: NameProblem };

/**
 * Checks a name that somebody chooses. Those who have one already keep it, whatever this
 * says, and have a tag where it is reserved.
 *
 * @param typed What was sent.
 * @returns The name, or what is wrong with it.
 */
export function chosenName(typed: unknown): ChosenName {
  const userName = typeof typed === "string" ? parseUserName(typed) : null;
  if (userName === null) return { userName, problem: "name" };
  return lookOf(userName).isReserved
    ? { userName: null, problem: "reserved" }
    : { userName, problem: null };
}
