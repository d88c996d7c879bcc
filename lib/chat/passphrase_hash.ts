// Runs on the server.

import { timingSafeEqual } from "node:crypto";

// As OWASP's Password Storage Cheat Sheet has it for PBKDF2 with HMAC-SHA-256; NIST
// SP 800-132 asks for 16 bytes of salt.
const ROUNDS = 600_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const BASE64 = { omitPadding: true } as const;

// A string in the PHC format: `$pbkdf2-sha256$i=ROUNDS$SALT$HASH`.
const ENCODED =
  /^\$pbkdf2-sha256\$i=([1-9]\d{0,6})\$([\w+/]{22})\$([\w+/]{43})$/;

// 72 bits of the salt: no two passphrases of a room have the same.
const GRANT_LENGTH = 12;

const encoder = new TextEncoder();

/**
 * Makes what is kept of a passphrase. It takes some 0.2 s of a core, beside the thread
 * that serves.
 *
 * @param passphrase The passphrase, checked.
 * @returns Algorithm, rounds, salt and hash: another one each time.
 */
export async function hashPassphrase(passphrase: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derive(passphrase, salt, ROUNDS);
  return `$pbkdf2-sha256$i=${ROUNDS}$${salt.toBase64(BASE64)}$${
    hash.toBase64(BASE64)
  }`;
}

/**
 * Compares a passphrase with what is kept of one, which takes as long as
 * {@linkcode hashPassphrase}.
 *
 * @param passphrase What somebody has typed, checked.
 * @param encoded What {@linkcode hashPassphrase} made.
 * @returns Whether it is the one; `false` where what is kept can't be read.
 */
export async function isPassphrase(
  passphrase: string,
  encoded: string,
): Promise<boolean> {
  const [, rounds, salt = "", hash = ""] = ENCODED.exec(encoded) ?? [];
  if (rounds === undefined) return false;
  const kept = Uint8Array.fromBase64(hash);
  const bytes = Uint8Array.fromBase64(salt);
  return timingSafeEqual(await derive(passphrase, bytes, Number(rounds)), kept);
}

/**
 * Says what a browser keeps of having known a passphrase: a part of the salt, which is no
 * secret (RFC 8018, section 4.1), and another one for each passphrase that is set. It is
 * worth something only where it is signed.
 *
 * @param encoded What {@linkcode hashPassphrase} made.
 * @returns Twelve characters of base64; `undefined` where what is kept can't be read.
 */
export function grantOf(encoded: string): string | undefined {
  return ENCODED.exec(encoded)?.[2]?.slice(0, GRANT_LENGTH);
}

async function derive(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(passphrase),
    "PBKDF2",
    false,
    ["deriveBits"],
  );
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const bits = await crypto.subtle.deriveBits(algorithm, key, 8 * HASH_BYTES);
  return new Uint8Array(bits);
}
