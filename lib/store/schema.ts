// Runs on the server.

import { headKey, type LogHead, RECENT_PREFIX, SCHEMA_KEY } from "./keys.ts";
import { commitOperation } from "./commit_operation.ts";
import { roomNames } from "./room_names.ts";

/**
 * Version of the keys and of the layout of what is stored:
 *
 * 1. stores of before versions were written;
 * 2. the head of a room counts messages apart from other entries;
 * 3. the lobby finds listed rooms alone, with their titles.
 *
 * A new kind of entry doesn't raise it: programs count the kinds that they don't know.
 */
export const SCHEMA_VERSION = 3;

/** Brings a store from one version to the next; it may be broken off and done again. */
type Migration = (kv: Deno.Kv) => Promise<void>;

/** By the version from which each one starts. */
const MIGRATIONS: ReadonlyMap<number, Migration> = new Map([
  [1, countMessages],
  [2, forgetListed],
]);

/**
 * @param kv A store.
 * @returns Its version; `null` for an empty one.
 * @throws {TypeError} When it has none that could be one; else whatever the store throws.
 */
export async function readSchema(kv: Deno.Kv): Promise<number | null> {
  const { value } = await kv.get(SCHEMA_KEY);
  if (value !== null) {
    if (typeof value === "number" && value >= 1) return value;
    throw new TypeError("Cannot read the store: its schema is no version");
  }
  const first = await Array.fromAsync(kv.list({ prefix: [] }, { limit: 1 }));
  return first.length === 0 ? null : 1;
}

/**
 * Brings a store up to date.
 *
 * @param kv The store.
 * @param from Its version, at most {@linkcode SCHEMA_VERSION}; `null` for an empty one.
 * @throws Whatever the store throws. What is done stays, and the rest can be done again.
 */
export async function migrate(
  kv: Deno.Kv,
  from: number | null,
): Promise<void> {
  for (let version = from ?? SCHEMA_VERSION; version < SCHEMA_VERSION;) {
    await MIGRATIONS.get(version)?.(kv);
    version++;
    await kv.set(SCHEMA_KEY, version);
  }
  if (from === null) await kv.set(SCHEMA_KEY, SCHEMA_VERSION);
}

/** Before version 2 all entries were messages, and the head didn't count them. */
type HeadOfVersion1 = Omit<LogHead, "messages"> & {
  readonly messages?: number;
};

async function countMessages(kv: Deno.Kv): Promise<void> {
  for await (const room of roomNames(kv)) {
    let isDone = false;
    while (!isDone) {
      const entry = await kv.get<HeadOfVersion1>(headKey(room));
      if (entry.value === null || entry.value.messages !== undefined) break;
      const head: LogHead = { ...entry.value, messages: entry.value.count };
      const operation = kv.atomic().check(entry).set(entry.key, head);
      isDone = (await commitOperation(operation)).ok;
    }
  }
}

/** Before version 3 the lobby showed all rooms. None of them was made to be shown. */
async function forgetListed(kv: Deno.Kv): Promise<void> {
  for await (const { key } of kv.list({ prefix: RECENT_PREFIX })) {
    await kv.delete(key);
  }
}
