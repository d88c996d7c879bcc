// Runs on the server.

import { commitOperation } from "../store/commit_operation.ts";

/** Key of the list of instances. */
export const REGISTRY_KEY: Deno.KvKey = ["instances"];

/**
 * Puts an instance on the list.
 *
 * @param kv The store.
 * @param id The instance.
 * @returns Ids of all instances.
 * @throws Whatever the store throws.
 */
export function register(kv: Deno.Kv, id: string): Promise<string[]> {
  return changeRegistry(kv, (ids) => [...new Set(ids).add(id)], []);
}

/**
 * Takes instances off the list.
 *
 * @param kv The store.
 * @param gone The instances.
 * @param deletes Keys of what they have told, deleted in the same commit.
 * @returns Ids of all that are left.
 * @throws Whatever the store throws.
 */
export function unregister(
  kv: Deno.Kv,
  gone: readonly string[],
  deletes: readonly Deno.KvKey[],
): Promise<string[]> {
  const isLeft = (id: string) => !gone.includes(id);
  return changeRegistry(kv, (ids) => ids.filter(isLeft), deletes);
}

/** Other instances may change the list at the same time. */
async function changeRegistry(
  kv: Deno.Kv,
  change: (ids: readonly string[]) => string[],
  deletes: readonly Deno.KvKey[],
): Promise<string[]> {
  while (true) {
    const registry = await kv.get<string[]>(REGISTRY_KEY);
    const ids = change(registry.value ?? []);
    const operation = kv.atomic().check(registry).set(REGISTRY_KEY, ids);
    for (const key of deletes) operation.delete(key);
    const result = await commitOperation(operation);
    if (result.ok) return ids;
  }
}
