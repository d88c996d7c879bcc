// Runs on the server.

import type { Message } from "../protocol/messages.ts";
import { fullName } from "../protocol/user_tag.ts";
import { foldText, foldWithPlaces } from "./fold_text.ts";
import type { SearchQuery, SearchTerm } from "./search_query.ts";

/** A part of a text, in UTF-16 code units: from the first to before the second. */
export type TextRange = readonly [start: number, end: number];

// Scripts that put no blanks between words, or not between all: a word may begin anywhere.
const UNSPACED =
  "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Bopo}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}";
const IN_WORD = `[[\\p{L}\\p{M}\\p{N}_]--[${UNSPACED}]]`;
const BEGINS_IN_WORD = new RegExp(`^${IN_WORD}`, "v");
const ENDS_IN_WORD = new RegExp(`${IN_WORD}$`, "v");

const BLANK = 0x20;
const LETTER_A = 0x61;
const LETTER_Z = 0x7a;

// A code point has at most two units.
const CODE_POINT = 2;

/**
 * Tells whether a message is what somebody looks for.
 *
 * @param query What they look for.
 * @param message A message.
 * @returns Whether it is; a deleted one never is.
 */
export function isFound(
  { terms, names }: SearchQuery,
  message: Message,
): boolean {
  if (message.deleted) return false;
  if (names.length > 0 && !names.some((name) => isBy(name, message))) {
    return false;
  }
  const folded = foldText(message.text);
  return terms.every((term) => findTerm(folded, term) !== -1);
}

/**
 * Finds where in a text the words and phrases of a query are.
 *
 * @param query What somebody looks for.
 * @param text The text of a message.
 * @returns All places, in their order, none of which touch.
 */
export function foundRanges({ terms }: SearchQuery, text: string): TextRange[] {
  const { folded, starts, ends } = foldWithPlaces(text);
  const found: [start: number, end: number][] = [];
  for (const term of terms) {
    let at = findTerm(folded, term);
    while (at !== -1) {
      const last = at + term.folded.length - 1;
      found.push([starts[at] ?? 0, ends[last] ?? text.length]);
      at = findTerm(folded, term, last + 1);
    }
  }
  found.sort(([a], [b]) => a - b);
  const ranges: [start: number, end: number][] = [];
  for (const [start, end] of found) {
    const before = ranges.at(-1);
    if (before !== undefined && start <= before[1]) {
      before[1] = Math.max(before[1], end);
    } else ranges.push([start, end]);
  }
  return ranges;
}

function isBy({ folded, isWhole }: SearchTerm, author: Message): boolean {
  const name = foldText(author.userName);
  if (!isWhole) {
    return findTerm(foldText(fullName(author)), { folded, isWhole }) !== -1;
  }
  return folded === name || folded === foldText(fullName(author));
}

/** Finds a word that begins so, or, where it is whole, ends so too. Returns -1 for none. */
function findTerm(
  text: string,
  { folded, isWhole }: SearchTerm,
  from = 0,
): number {
  const asksForBeginning = BEGINS_IN_WORD.test(folded);
  const asksForEnd = isWhole && ENDS_IN_WORD.test(folded);
  let at = text.indexOf(folded, from);
  while (at !== -1) {
    const end = at + folded.length;
    const isInside = asksForBeginning && at > 0 && endsInWord(text, at);
    const goesOn = asksForEnd &&
      BEGINS_IN_WORD.test(text.slice(end, end + CODE_POINT));
    if (!isInside && !goesOn) return at;
    at = text.indexOf(folded, at + 1);
  }
  return -1;
}

/** Tells whether what is before a place is part of a word. */
function endsInWord(text: string, at: number): boolean {
  const unit = text.charCodeAt(at - 1);
  // A letter or a blank, mostly, which needs no table of all of Unicode.
  if (unit >= LETTER_A && unit <= LETTER_Z) return true;
  if (unit === BLANK) return false;
  return ENDS_IN_WORD.test(text.slice(Math.max(0, at - CODE_POINT), at));
}
