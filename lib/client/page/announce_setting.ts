// Runs in the browser; imported on the server too.

import { effect, type Signal } from "@preact/signals";
import type { Announced } from "../room/announced.ts";
import type { PageEnvironment } from "./environment.ts";

const KEY = "islet.announce";

/** What is to be read out, remembered where the browser allows it. */
export class AnnounceSetting {
  readonly #environment: Pick<PageEnvironment, "storage">;
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
    environment: Pick<PageEnvironment, "storage">,
    announced: Signal<Announced>,
  ) {
    this.#environment = environment;
    this.#announced = announced;
    this.load();
    const loaded = announced.peek();
    let isChosen = false;
    this.#stop = effect(() => {
      isChosen ||= announced.value !== loaded;
      if (isChosen) this.#keep(announced.value);
    });
  }

  /** Recalls what was set last, perhaps in another tab. */
  load(): void {
    try {
      const kept = this.#environment.storage.getItem(KEY);
      if (kept === "all" || kept === "mentions" || kept === "nothing") {
        this.#announced.value = kept;
      }
    } catch {
      // Cookies and site data are blocked: the setting lasts as long as the page.
    }
  }

  /** Ends it. */
  dispose(): void {
    this.#stop();
  }

  #keep(announced: Announced): void {
    try {
      this.#environment.storage.setItem(KEY, announced);
    } catch {
      // As above, or the storage is full.
    }
  }
}
