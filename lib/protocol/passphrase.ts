// Runs on the server.

import { MAX_TYPED_NAME_LENGTH } from "./limits.ts";

/** Shortest passphrase of a room, in characters: it is told among friends. */
export const MIN_PASSPHRASE_LENGTH = 4;

/** Longest passphrase of a room, in characters. */
export const MAX_PASSPHRASE_LENGTH = 128;

/** What a passphrase must be, as a sentence. */
export const PASSPHRASE_RULE =
  `A passphrase has ${MIN_PASSPHRASE_LENGTH} to ${MAX_PASSPHRASE_LENGTH} characters`;

/**
 * Brings a passphrase into the form that is compared, whatever keyboard it was typed on:
 * as the profile OpaqueString (RFC 8265, section 4.2), and without blanks around it and
 * characters that show nothing, which come along when it is copied. Upper case and lower
 * case differ.
 *
 * @param typed What a person or a program sent.
 * @returns The passphrase, or `null` when it breaks {@linkcode PASSPHRASE_RULE} or has
 * characters that control something; characters are code points.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePassphrase("cafe\u0301\u00a0noir\n"), "café noir");
 * assertEquals(parsePassphrase("tea"), null);
 * ```
 */
export function parsePassphrase(typed: string): string | null {
  if (typed.length > MAX_TYPED_NAME_LENGTH || !typed.isWellFormed()) {
    return null;
  }
  const passphrase = typed.replace(/\p{DI}/gu, "").replace(/\p{Zs}/gu, " ")
    .trim().normalize("NFC");
  if (/\p{Cc}/u.test(passphrase)) return null;
  const { length } = [...passphrase];
  return length >= MIN_PASSPHRASE_LENGTH && length <= MAX_PASSPHRASE_LENGTH
    ? passphrase
    : null;
}
