// Runs on the server.

import { timingSafeEqual } from "node:crypto";

const BEARER = /^Bearer +(\S+) *$/i;

const encoder = new TextEncoder();

/**
 * @param headers Headers of a request.
 * @returns The token of `Authorization: Bearer` (RFC 6750); empty for none.
 */
export function bearerToken(headers: Headers): string {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

/**
 * Compares secrets: that takes as long whatever is different.
 *
 * @param one A secret.
 * @param other Another one.
 * @returns Whether they are the same.
 */
export async function isSameSecret(
  one: string,
  other: string,
): Promise<boolean> {
  return timingSafeEqual(await digest(one), await digest(other));
}

/**
 * @param text A secret.
 * @returns Its SHA-256.
 */
export async function digest(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(text));
  return new Uint8Array(hash);
}
