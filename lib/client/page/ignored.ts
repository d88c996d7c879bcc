// Runs in the browser; imported on the server too.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Ignoring } from "./environment.ts";
import { keepSetting, readSetting, type SettingStore } from "./setting.ts";

const KEY = "islet.ignored";

/** Whom one has ignored longest is heard again. */
const MAX_IGNORED = 200;

/** Whom the reader ignores on this device, in all rooms: nobody is told of it. */
export class IgnoredPeople implements Ignoring {
  readonly #store: SettingStore;
  readonly #ids = signal<ReadonlySet<string>>(new Set());

  /**
   * @param store Where to remember it.
   *
   * @example
   * ```ts
   * import type { PageEnvironment } from "./environment.ts";
   *
   * // Ignores somebody from now on.
   * function ignore(page: PageEnvironment, userId: string): void {
   *   new IgnoredPeople(page).set(userId, true);
   * }
   * ```
   */
  constructor(store: SettingStore) {
    this.#store = store;
    this.load();
  }

  get ids(): ReadonlySignal<ReadonlySet<string>> {
    return this.#ids;
  }

  /** Recalls whom, perhaps from another tab. */
  load(): void {
    const kept = readSetting(this.#store, KEY)?.split(" ") ?? [];
    this.#ids.value = new Set(kept.slice(-MAX_IGNORED));
  }

  set(userId: string, on: boolean): void {
    const others = [...this.#ids.peek()].filter((id) => id !== userId);
    this.#keep(on ? [...others, userId] : others);
  }

  hearAll(): void {
    this.#keep([]);
  }

  #keep(ids: readonly string[]): void {
    const kept = ids.slice(-MAX_IGNORED);
    this.#ids.value = new Set(kept);
    keepSetting(this.#store, KEY, kept.length > 0 ? kept.join(" ") : null);
  }
}
