// Runs on the server.

import { NAME_RULES, type NameProblem } from "./chosen_name.ts";
import { requestHost } from "./origin.ts";
import type { State } from "./state.ts";

const NOT_KEPT =
  "Your browser didn't keep the name: allow cookies for this site, and choose it again.";

/**
 * Finds out what was wrong with the name that the reader of a page has just chosen.
 *
 * @param state The server and the reader.
 * @param request The request for the page that the form is on.
 * @returns Why the name didn't work, as a sentence, or `null`.
 */
export function nameProblem(
  { caller, islet }: State,
  { url, headers }: Request,
): string | null {
  const page = new URL(url);
  const problem = page.searchParams.get("problem");
  if (isNameProblem(problem)) return `${NAME_RULES[problem]}.`;
  // Its form led back to it, and there is still no name: the cookie isn't there.
  const from = URL.parse(headers.get("referer") ?? "");
  const isFromItself = from !== null &&
    from.host === requestHost(headers, islet.config.trustProxy) &&
    from.pathname + from.search === page.pathname + page.search;
  return caller.user === null && isFromItself ? NOT_KEPT : null;
}

function isNameProblem(problem: string | null): problem is NameProblem {
  return problem !== null && Object.hasOwn(NAME_RULES, problem);
}
