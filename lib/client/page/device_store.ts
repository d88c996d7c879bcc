// Runs in the browser; imported on the server too.

import { createStore, delMany, entries, update } from "idb-keyval";
import type { DeviceStore } from "../unsent/unsent.ts";

/**
 * The storage of this browser. Not `localStorage`: that is written to the disk some
 * seconds later, and a crash takes those.
 *
 * @returns The store; it is opened by the first use.
 *
 * @example
 * ```ts
 * // Forgets what was written in a room.
 * async function forget(room: string): Promise<void> {
 *   await deviceStore().delete([room]);
 * }
 * ```
 */
export function deviceStore(): DeviceStore {
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => opened ??= createStore("islet", "unsent");
  return {
    update: async (name, change) => await update(name, change, store()),
    entries: async () => await entries<string, unknown>(store()),
    delete: async (names) => await delMany(names, store()),
  };
}
