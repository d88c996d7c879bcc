// Runs on the server.

import type { TextRange } from "./search_match.ts";

/** Most UTF-16 code units of an excerpt, about: a few lines of a phone. */
const EXCERPT_LENGTH = 200;

/** So many of them are before what was found first. */
const LENGTH_BEFORE = 60;

const graphemes = new Intl.Segmenter("en-US", { granularity: "grapheme" });

/**
 * Cuts the part out of a text that shows what was found in it.
 *
 * @param text A message.
 * @param ranges What was found, in order.
 * @returns What stands before it, what was found, what is in between, and so on: each
 * second part was found. `…` is where it is cut.
 */
export function excerptOf(
  text: string,
  ranges: readonly TextRange[],
): string[] {
  const from = beginningOf(text, ranges[0]?.[0] ?? 0);
  const to = cutAt(text, from + EXCERPT_LENGTH);
  const parts: string[] = [];
  let at = from;
  for (const [start, end] of ranges) {
    if (start >= to) break;
    parts.push(text.slice(at, start), text.slice(start, Math.min(end, to)));
    at = Math.min(end, to);
  }
  parts.push(text.slice(at, to));
  if (from > 0) parts[0] = `…${parts[0]}`;
  if (to < text.length) parts.push(`${parts.pop()}…`);
  return parts;
}

/** Where an excerpt begins: with a word, where one is near. */
function beginningOf(text: string, found: number): number {
  if (found <= LENGTH_BEFORE) return 0;
  const from = found - LENGTH_BEFORE;
  const blank = text.slice(from, found).search(/\s/);
  return blank === -1 ? cutAt(text, from) : from + blank + 1;
}

/** What a reader sees as one character isn't cut. */
function cutAt(text: string, at: number): number {
  return graphemes.segment(text).containing(at)?.index ?? text.length;
}
