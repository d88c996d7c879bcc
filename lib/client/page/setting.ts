// Runs in the browser; imported on the server too.

import type { PageEnvironment } from "./environment.ts";

/** Where settings are remembered. */
export type SettingStore = Pick<PageEnvironment, "storage">;

/**
 * Recalls a setting.
 *
 * @param store Where it is.
 * @param key Its name there.
 * @returns What was kept last, perhaps by another tab; `null` for nothing, and where
 * cookies and site data are blocked: settings last as long as the page then.
 *
 * @example
 * ```ts
 * import type { PageEnvironment } from "./environment.ts";
 *
 * function isSoundOn(page: PageEnvironment): boolean {
 *   return readSetting(page, "islet.sound") === "on";
 * }
 * ```
 */
export function readSetting(store: SettingStore, key: string): string | null {
  try {
    return store.storage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * Remembers a setting, where the browser allows it.
 *
 * @param store Where to.
 * @param key Its name there.
 * @param value What to keep; `null` to keep nothing.
 *
 * @example
 * ```ts
 * import type { PageEnvironment } from "./environment.ts";
 *
 * function turnSoundOn(page: PageEnvironment): void {
 *   keepSetting(page, "islet.sound", "on");
 * }
 * ```
 */
export function keepSetting(
  store: SettingStore,
  key: string,
  value: string | null,
): void {
  try {
    if (value === null) store.storage.removeItem(key);
    else store.storage.setItem(key, value);
  } catch {
    // It is blocked, or full.
  }
}
