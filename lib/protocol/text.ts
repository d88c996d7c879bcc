// Runs in the browser and on the server.

import { MAX_USER_NAME_LENGTH } from "./limits.ts";

// C0 and C1 control characters except tab and line feed: they render as nothing
// or as a box, and U+0000 is not allowed in HTML.
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// Characters that a name must not have: they break a line, hide, or turn the
// direction of the text around them (Unicode UAX #9, explicit formatting).
const NAME_NOISE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

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

/**
 * Brings a user name into the form that is shown: one line, single spaces, no
 * invisible characters, in Unicode's composed form.
 *
 * @param typed What a person or a program sent.
 * @returns The name, or `null` when it is empty or longer than
 * {@linkcode MAX_USER_NAME_LENGTH}.
 */
export function parseUserName(typed: string): string | null {
  const name = typed
    .toWellFormed()
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .replace(NAME_NOISE, "")
    .trim();
  return name !== "" && name.length <= MAX_USER_NAME_LENGTH ? name : null;
}
