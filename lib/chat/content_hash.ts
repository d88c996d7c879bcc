// Runs on the server.

import { createHmac } from "node:crypto";

// Keeps this use of the secret apart from the signing of cookies.
const PURPOSE = "islet content";

/**
 * Makes the keyed hash that stands for the first text of a message once that has been
 * changed: it tells whether the same is sent again, and nothing about the text to
 * whoever has no key. Web Crypto has it only as a promise, which is no use in the middle
 * of a commit.
 *
 * @param secret The key.
 * @returns HMAC-SHA-256 of a text (RFC 2104), in base64url.
 */
export function contentHash(secret: Uint8Array): (text: string) => string {
  return (text) =>
    createHmac("sha256", secret).update(PURPOSE).update("\0").update(text)
      .digest("base64url");
}
