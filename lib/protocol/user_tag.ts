// Runs in the browser and on the server.

/**
 * What tells two people of one name apart.
 *
 * @module
 */

import type { User } from "./messages.ts";

// Crockford's base 32 (https://www.crockford.com/base32.html), in lower case: without
// i, l and o, which read as digits, and without u.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Makes the tag of a user, which is the same wherever that user comes second under a
 * name. It is no secret and nobody's alone: there are 1024 of them.
 *
 * @param userId The user.
 * @returns Two characters of `0-9a-z`.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(tagOf("u-ana"), /^[0-9a-z]{2}$/);
 * ```
 */
export function tagOf(userId: string): string {
  // FNV-1a, 32 bits (RFC 9923), its halves folded into each other.
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i++) {
    hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  }
  hash ^= hash >>> 16;
  return ALPHABET.charAt(hash >>> 5 & 31) + ALPHABET.charAt(hash & 31);
}

/**
 * @param user Anybody.
 * @returns The name and the tag, where one line of plain text is all there is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * assertEquals(fullName(ana), "Ana");
 * assertEquals(fullName({ ...ana, tag: "k3" }), "Ana k3");
 * ```
 */
export function fullName({ userName, tag }: User): string {
  return tag ? `${userName} ${tag}` : userName;
}
