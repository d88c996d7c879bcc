// Runs in the browser and on the server.

// C0 and C1 control characters except tab and line feed: they render as nothing
// or as a box, and U+0000 is not allowed in HTML.
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// Halves of pairs: `toWellFormed` does the same, but not in every browser of the floor.
const HALVES = /\p{Cs}/gu;

// At least one character that shows: no white space, nothing that Unicode says to
// display as nothing (Default_Ignorable_Code_Point: zero-width and bidi characters,
// variation selectors, fillers), and not U+2800, the Braille pattern without dots,
// "imaged as a fixed-width blank" (the Unicode code chart).
const VISIBLE = /[^\s\p{DI}\u2800]/u;

// Blank lines, and byte order marks, which are "not part of the text" (Unicode,
// section 23.8).
const BEFORE_TEXT = /^(?:\s*\n)?\ufeff*/;

/**
 * Brings a message's text into the form that is stored: line breaks as `\n`
 * (forms send `\r\n`), no control characters, well-formed, without blank lines at
 * either end and blanks at its end; empty when nothing in it can be seen. The
 * first line stays as far in as it is: what is pasted may be code.
 *
 * @param typed What a person or a program sent.
 * @returns The text; its length is not checked here.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(normalizeText("\r\n  two\r\nlines "), "  two\nlines");
 * assertEquals(normalizeText("\u200b"), "");
 * ```
 */
export function normalizeText(typed: string): string {
  const text = typed
    .replace(/\r\n?/g, "\n")
    .replace(CONTROLS, "")
    .replace(HALVES, "\ufffd")
    .replace(BEFORE_TEXT, "")
    .trimEnd();
  return VISIBLE.test(text) ? text : "";
}
