// Runs in the browser and on the server.

import { parseInline } from "./inline.ts";
import type { CodeBlock, Marked } from "./markup.ts";

// Each takes time in step with its length: no part of one can match in two ways.
// Lines between fences of three backticks or more, the last of which may be missing.
// People also begin right behind the first one, and end right before the last one.
const CODE = "^ {0,3}(`{3,})(?!`)(?=[^`\\n]*$)" +
  "(?:[ \\t]*(?:([\\w+#.-]+)[ \\t]*)?$)?([^]*?)" +
  "(?:(?<!`)\\1`*[ \\t]*$|(?![^]))";
// The first line has words.
const QUOTATION = "^ {0,3}> (?=.*\\S).*(?:\\n {0,3}>(?: .*)?$)*";
// With the lines behind it that are set in.
const POINT = "^ {0,3}(?:[*-]|(0|[1-9]\\d{0,2})\\.)[ \\t]+(?=\\S)" +
  "(.*(?:\\n(?: {2}|\\t)[ \\t]*\\S.*)*)";

const BLOCKS = new RegExp(
  `${CODE}|(${QUOTATION})|${POINT}(?:\\n(?:[ \\t]*\\n)*${POINT})*`,
  "gm",
);
const POINTS = new RegExp(POINT, "gm");

// What would begin one of these, but for a backslash: `1\. not a point`.
const ESCAPED = /^( {0,3}\d*)\\(?=[-*>.] )/gm;

/** Lists and quotations may be in one, but nothing further in those. */
const MAX_DEPTH = 2;

/** A part with lines of its own. */
export type Block = Marked | CodeBlock;

/**
 * Parses a message: fenced code, quotations, lists, and paragraphs with what
 * {@linkcode parseInline} finds. Every text is one, and takes time in step with its
 * length.
 *
 * @param text What somebody has typed.
 * @param depth In how many blocks it is.
 * @returns What to show.
 */
export function parseText(text: string, depth = 0): readonly Block[] {
  const blocks: Block[] = [];
  let end = 0;
  const addWords = (before?: number) => {
    // What parts blocks is drawn as space, not as lines.
    const words = text.slice(end, before).replace(/^\s*\n/, "").trimEnd();
    if (words === "") return;
    const content = parseInline(words.replace(ESCAPED, "$1"));
    blocks.push({ kind: "p", content });
  };
  for (const match of text.matchAll(BLOCKS)) {
    const [found, fence, language = "", code = "", quoted] = match;
    if (fence ? code.trim() === "" : depth === MAX_DEPTH) continue;
    addWords(match.index);
    end = match.index + found.length;
    if (fence) {
      const text = code.replace(/^\n/, "").trimEnd();
      blocks.push({ kind: "pre", text, language });
    } else if (quoted) {
      const content = parseText(quoted.replace(/^ {0,3}> ?/gm, ""), depth + 1);
      blocks.push({ kind: "blockquote", content });
    } else addPoints(blocks, found, depth);
  }
  addWords();
  return blocks;
}

/** Adds the lists that lines of points are. */
function addPoints(blocks: Block[], points: string, depth: number): void {
  let kind: Marked["kind"] | undefined;
  let content: Marked[] = [];
  let former: string | undefined;
  for (const [, number, text = ""] of points.matchAll(POINTS)) {
    const own = number ? "ol" : "ul";
    if (own !== kind) blocks.push({ kind: kind = own, content: content = [] });
    content.push({
      kind: "li",
      // All ones are how people have points counted.
      value: number && number !== former ? Number(number) : undefined,
      content: parseText(text.replace(/\n(?: {2}|\t)/g, "\n"), depth + 1)
        .flatMap((block) => block.kind === "p" ? block.content : block),
    });
    former = number;
  }
}
