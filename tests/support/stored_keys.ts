// Runs in tests.

/** All keys of a store, in order. */
export async function storedKeys(kv: Deno.Kv): Promise<Deno.KvKey[]> {
  const entries = await Array.fromAsync(kv.list({ prefix: [] }));
  return entries.map(({ key }) => key);
}
