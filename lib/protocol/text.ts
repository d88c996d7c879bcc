// Runs in the browser and on the server.

// C0 and C1 control characters except tab and line feed: they render as nothing
// or as a box, and U+0000 is not allowed in HTML.
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Brings a message's text into the form that is stored: line breaks as `\n`
 * (forms send `\r\n`), no control characters, well-formed, trimmed.
 *
 * @param typed What a person or a program sent.
 * @returns The text; its length is not checked here.
 */
export function normalizeText(typed: string): string {
  return typed
    .replace(/\r\n?/g, "\n")
    .replace(CONTROLS, "")
    .toWellFormed()
    .trim();
}
