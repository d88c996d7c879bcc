// Runs on the server.

// 72 bits: far more than there are addresses in a store.
/** How long what {@linkcode addressHash} makes is, in characters. */
export const ADDRESS_HASH_LENGTH = 12;

/**
 * Makes what stands for an address in the store: it tells what comes from the same one,
 * and nothing about the address to whoever has no key.
 *
 * @param hash Makes a keyed hash, in base64url.
 * @param address As {@linkcode Caller} has it.
 */
export function addressHash(
  hash: (text: string) => string,
  address: string,
): string {
  return hash(`address ${address}`).slice(0, ADDRESS_HASH_LENGTH);
}
