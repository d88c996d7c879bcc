// Runs on the server.

import { commitOperation } from "./commit_operation.ts";
import { SECRET_KEY } from "./keys.ts";

const ALGORITHM = { name: "HMAC", hash: "SHA-256" } as const;
const KEY_BYTES = 32;

/**
 * Gets the key that signs session cookies: from the setting, else one that is made
 * once and kept in the store, so that sessions outlive a restart and hold on every
 * instance.
 *
 * @param kv The store.
 * @param secret `ISLET_SECRET`, if it is set.
 * @returns The key.
 * @throws Whatever the store throws.
 */
export async function signingKey(
  kv: Deno.Kv,
  secret: string | undefined,
): Promise<CryptoKey> {
  const bytes = secret === undefined
    ? await keptSecret(kv)
    : new TextEncoder().encode(secret);
  return await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, [
    "sign",
    "verify",
  ]);
}

/**
 * Gets the secret that is kept in the store; makes it at first.
 *
 * @param kv The store.
 * @returns 32 random bytes, the same on every instance and for good.
 * @throws Whatever the store throws.
 */
export async function keptSecret(
  kv: Deno.Kv,
): Promise<Uint8Array<ArrayBuffer>> {
  const fresh = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  // Of several instances that start at once, one wins and all use its key.
  await commitOperation(
    kv.atomic()
      .check({ key: SECRET_KEY, versionstamp: null })
      .set(SECRET_KEY, fresh),
  );
  const { value } = await kv.get(SECRET_KEY);
  if (!(value instanceof Uint8Array)) {
    throw new TypeError("Cannot read the signing key: it is not bytes");
  }
  return new Uint8Array(value);
}
