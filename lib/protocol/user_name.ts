// Runs in the browser and on the server.

import { MAX_USER_NAME_LENGTH } from "./limits.ts";

/** What a user name must be, as a sentence. */
export const USER_NAME_RULE =
  `A name has 1 to ${MAX_USER_NAME_LENGTH} characters`;

// Characters that a name must not have: they show nothing, so that two names look
// the same, or turn the direction of the text around them (Unicode UAX #9, explicit
// formatting). U+2800 is blank Braille.
const NAME_NOISE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

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
    .replace(/\s/g, " ")
    .replace(NAME_NOISE, "")
    .replace(/ +/g, " ")
    .trim()
    .normalize("NFC");
  return name !== "" && name.length <= MAX_USER_NAME_LENGTH ? name : null;
}
