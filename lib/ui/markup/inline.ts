// Runs in the browser and on the server.

import { MENTION } from "../../protocol/mention_token.ts";
import { ORIGIN, readAddress, UNSPACED } from "../linkify.ts";
import type { Marked, Markup } from "./markup.ts";

// Code, a mention, an address, perhaps behind words, marks, and a blank line. Each takes
// time in step with its length: of unclosed runs of backticks there are three lengths a
// line.
const TOKEN = new RegExp(
  "\\\\?(?:(?<!`)(`{1,3})(?!`)(.*?[^`\\n])\\1(?!`)|" + MENTION.source + ")|" +
    `(\\\\?\\[([^[\\]\\n]+)\\]\\()?(${ORIGIN})|\\\\?(\\*+|_+|~+)|\\n\\s*\\n`,
  "giu",
);

// People write stars and lines for more than markup: `2*3*4`, `snake_case`, `**/*.ts`,
// `-_-`. So words are only marked as a whole, as they stand between blanks, brackets,
// quotes and marks between sentences, or in scripts that put no blanks between words.
const LETTER = `(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}]`;
const OPENS = new RegExp(
  `(?<!${LETTER}|[#-&)+./:<-@\\\\-^\`|}¯´-])\\\\?[*_~]{1,8}` +
    "(?=[\\p{L}\\p{N}\\p{So}\\p{Sc}\\p{Ps}\\p{Pi}\"'#@&+<`¿¡]|-\\d)",
  "uy",
);
const CLOSES = new RegExp(
  `(?<=[^\\s/(\\[{]|\\w/)\\\\?[*_~]{1,8}(?![*_~/\\\\]|[./-]?${LETTER})`,
  "uy",
);

const KINDS: Readonly<Partial<Record<string, Marked["kind"]>>> = {
  "*": "em",
  _: "em",
  "**": "strong",
  "***": "strong",
  "~~": "del",
};

/**
 * Parses what stands in lines of text. A mark that can't be closed is what it looks
 * like. A backslash before a mark that would do something says that it shall not.
 *
 * @param text Lines.
 * @returns Their parts; texts next to each other read as one.
 */
export function parseInline(text: string): readonly Markup[] {
  const parts: Markup[] = [];
  /** Where marks are that may be closed: of each kind, the last one. */
  let open: ReadonlyMap<string, number> = new Map();
  let isEscaping = false;
  let end = 0;
  let read = 0;

  const placeOf = (mark: string) => open.get(mark) ?? -1;
  /** Closes what a run of marks can, and returns the rest of it. */
  const settle = (run: string): string => {
    const isEm = placeOf("*") > placeOf("**");
    const mark = run !== "***" ? run : isEm ? "*" : "**";
    const at = placeOf(mark);
    if (at < 0) return run;
    open = new Map([...open].filter(([, place]) => place < at));
    const content = parts.splice(at).slice(1);
    parts.push({ kind: KINDS[mark] ?? "em", content });
    return settle(run.slice(mark.length));
  };

  for (const match of text.matchAll(TOKEN)) {
    const { index } = match;
    // Inside of an address.
    if (index < end) continue;
    parts.push(text.slice(end, index));
    const [found, , code, userId, userName = "", before = "", words, ...more] =
      match;
    const [origin, userInfo, run] = more;
    end = index + found.length;
    if (run !== undefined) {
      OPENS.lastIndex = CLOSES.lastIndex = index;
      const isMark = run in KINDS;
      const opens = isMark && OPENS.test(text);
      const closes = isMark && CLOSES.test(text);
      const isEscaped: boolean = found !== run &&
        (opens || closes && (isEscaping || open.size > 0));
      isEscaping ||= isEscaped;
      const rest = closes && found === run ? settle(run) : found;
      if (isEscaped) parts.push(run);
      else if (opens) {
        for (const [mark] of rest.matchAll(/(.)\1?/g)) {
          open = new Map([...open, [mark, parts.length]]);
          parts.push(mark);
        }
      } else parts.push(rest);
    } else if (origin !== undefined) {
      const start = index + before.length;
      const { url, end: behind } = start < read
        ? { url: null, end: read }
        : readAddress(text, start, origin, userInfo);
      read = behind;
      end = start + (url ?? origin).length;
      if (url && words && before[0] === "[" && text[end] === ")") {
        parts.push({ kind: "a", url, words });
        end++;
      } else {
        parts.push(before.replace(/^\\/, ""));
        parts.push(url ? { kind: "a", url } : origin);
      }
    } else if (found.startsWith("\\")) parts.push(found.slice(1));
    else if (code !== undefined) {
      const content = [code.replace(/^ (.+) $/, "$1")];
      parts.push({ kind: "code", content });
    } else if (userId) parts.push({ kind: "mention", userId, userName });
    else {
      // Nothing is marked beyond a blank line.
      open = new Map();
      parts.push(found);
    }
  }
  parts.push(text.slice(end));
  return parts;
}
