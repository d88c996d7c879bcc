// Runs on the server.

/**
 * What somebody looks for: words, `"phrases"` and `from:names`.
 *
 * @module
 */

import { MAX_QUERY_LENGTH } from "../protocol/search.ts";
import { foldText } from "./fold_text.ts";

/** Most words, phrases and names of a query. */
export const MAX_QUERY_TERMS = 16;

/** One thing that is looked for. */
export interface SearchTerm {
  /** As {@linkcode foldText} makes it; never empty. */
  readonly folded: string;
  /** Whether it stood in quotation marks: then it ends with a word, too. */
  readonly isWhole: boolean;
}

/** What is looked for; at least one thing. */
export interface SearchQuery {
  /** All of them are in what is found. */
  readonly terms: readonly SearchTerm[];
  /** One of them is the author's; none for anybody. */
  readonly names: readonly SearchTerm[];
}

/** Why a query is none. */
export type QueryProblem = "empty" | "too_long" | "too_many";

/** The same, as sentences for people. */
export const QUERY_PROBLEMS: Readonly<Record<QueryProblem, string>> = {
  empty: "Say what to look for",
  too_long: `A search has at most ${MAX_QUERY_LENGTH} characters`,
  too_many: `A search has at most ${MAX_QUERY_TERMS} words`,
};

// Phones and word processors write other quotation marks than keyboards have, and input
// methods for Chinese and Japanese another colon.
const QUOTES = '"“”„«»＂';
const TERM = new RegExp(
  `(?<from>from[:：]\\s*)?(?:[${QUOTES}](?<quoted>[^${QUOTES}]*)(?<end>[${QUOTES}])?|(?<word>[^\\s${QUOTES}]+))`,
  "giu",
);

/**
 * Reads a query.
 *
 * @param typed What somebody typed.
 * @returns What they look for, or why that can't be looked for.
 */
export function parseQuery(typed: string): SearchQuery | QueryProblem {
  const text = typed.trim();
  if (text.length > MAX_QUERY_LENGTH) return "too_long";
  const terms: SearchTerm[] = [];
  const names: SearchTerm[] = [];
  for (const { groups = {} } of text.matchAll(TERM)) {
    const { from, quoted, end, word } = groups;
    const folded = foldText(quoted ?? word ?? "").trim();
    if (folded === "") continue;
    // Who is still typing hasn't come to the end.
    const isWhole = end !== undefined;
    (from === undefined ? terms : names).push({ folded, isWhole });
  }
  const count = terms.length + names.length;
  if (count === 0) return "empty";
  return count > MAX_QUERY_TERMS ? "too_many" : { terms, names };
}
