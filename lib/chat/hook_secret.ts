// Runs on the server.

// 192 bits: nobody finds one by trying.
const SECRET_BYTES = 24;
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

// Base64 makes four characters of three bytes.
const SECRET = /^[\w-]{32}$/;

/** @returns A secret of a hook that can't be guessed: characters of an address. */
export function newHookSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return bytes.toBase64(BASE64URL);
}

/**
 * @param text What somebody sent.
 * @returns Whether it may be a secret of a hook: nothing else has to be looked for.
 */
export function mayBeHookSecret(text: string): boolean {
  return SECRET.test(text);
}

/**
 * @param secret A secret of a hook.
 * @param hash Makes a keyed hash.
 * @returns What is kept of it. Looked up, it tells by the time that takes nothing of a
 * secret to whoever has no key.
 */
export function hookHash(
  secret: string,
  hash: (text: string) => string,
): string {
  return hash(`hook ${secret}`);
}
