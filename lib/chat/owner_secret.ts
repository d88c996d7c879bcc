// Runs on the server.

import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";

// 128 bits: nobody finds one by trying.
const SECRET_BYTES = 16;
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/** What makes somebody the owner of a room, and what is kept of it. */
export interface OwnerSecret {
  /** Characters of an address; whoever has it may be the owner. */
  readonly secret: string;
  /** It tells nothing of the secret. */
  readonly hash: string;
}

/** @returns A secret that can't be guessed. */
export function newOwnerSecret(): OwnerSecret {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = bytes.toBase64(BASE64URL);
  return { secret, hash: digest(secret).toString("base64url") };
}

/**
 * Compares what somebody sent with a secret, in the same time whatever it is.
 *
 * @param sent What somebody sent.
 * @param hash What is kept of the secret.
 * @returns Whether it is the secret.
 */
export function isOwnerSecret(sent: string, hash: string): boolean {
  const kept = Buffer.from(hash, "base64url");
  const found = digest(sent);
  return kept.length === found.length && timingSafeEqual(found, kept);
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
