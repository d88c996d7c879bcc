// Runs on the server.

// Crockford's base 32 (https://www.crockford.com/base32.html), in lower case: without
// i, l and o, which read as digits, and without u.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Writes bytes so that people can read them out: five bits of each, the lowest ones.
 *
 * @param bytes The bytes; as even as they are, as even are the characters.
 * @returns A character of `0-9a-z` for each.
 */
export function base32(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += ALPHABET.charAt(byte & 31);
  return text;
}
