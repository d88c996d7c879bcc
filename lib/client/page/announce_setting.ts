// Runs in the browser; imported on the server too.

import { effect, type Signal } from "@preact/signals";
import type { Announced } from "../room/announced.ts";
import { keepSetting, readSetting, type SettingStore } from "./setting.ts";

const KEY = "islet.announce";

/** What is to be read out, remembered where the browser allows it. */
export class AnnounceSetting {
  readonly #environment: SettingStore;
  readonly #announced: Signal<Announced>;
  readonly #stop: () => void;

  /**
   * @param environment Where to remember it.
   * @param announced The setting: it gets what was set last, and what is set from then on
   * is kept.
   *
   * @example
   * ```ts
   * import type { Signal } from "@preact/signals";
   * import type { Announced } from "../room/announced.ts";
   * import type { PageEnvironment } from "./environment.ts";
   *
   * // Takes over what another page has set.
   * function takeOver(page: PageEnvironment, announced: Signal<Announced>): void {
   *   new AnnounceSetting(page, announced).dispose();
   * }
   * ```
   */
  constructor(
    environment: SettingStore,
    announced: Signal<Announced>,
  ) {
    this.#environment = environment;
    this.#announced = announced;
    this.load();
    const loaded = announced.peek();
    let isChosen = false;
    this.#stop = effect(() => {
      isChosen ||= announced.value !== loaded;
      if (isChosen) keepSetting(environment, KEY, announced.value);
    });
  }

  /** Recalls what was set last, perhaps in another tab. */
  load(): void {
    const kept = readSetting(this.#environment, KEY);
    if (isAnnounced(kept)) this.#announced.value = kept;
  }

  /** Ends it. */
  dispose(): void {
    this.#stop();
  }
}

/**
 * @param kept What was kept.
 * @returns Whether it says of which messages something is told.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isAnnounced("mentions"), true);
 * assertEquals(isAnnounced(null), false);
 * ```
 */
export function isAnnounced(kept: string | null): kept is Announced {
  return kept === "all" || kept === "mentions" || kept === "nothing";
}
