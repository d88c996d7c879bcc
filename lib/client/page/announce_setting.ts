// Runs in the browser; imported on the server too.

import { effect, type Signal } from "@preact/signals";
import type { Announced } from "../room/announced.ts";
import type { PageEnvironment } from "./environment.ts";

const KEY = "islet.announce";

/**
 * Remembers what is to be read out, where the browser allows it.
 *
 * @param environment Where to remember it.
 * @param announced The setting: it gets what was set last, and what is set from then on is
 * kept.
 * @returns Ends it.
 *
 * @example
 * ```ts
 * import type { Signal } from "@preact/signals";
 * import type { Announced } from "../room/announced.ts";
 * import type { PageEnvironment } from "./environment.ts";
 *
 * // Takes over what another page has set.
 * function takeOver(page: PageEnvironment, announced: Signal<Announced>): void {
 *   keepAnnounced(page, announced)();
 * }
 * ```
 */
export function keepAnnounced(
  environment: Pick<PageEnvironment, "storage">,
  announced: Signal<Announced>,
): () => void {
  try {
    const kept = environment.storage.getItem(KEY);
    if (kept === "all" || kept === "mentions" || kept === "nothing") {
      announced.value = kept;
    }
  } catch {
    // Cookies and site data are blocked: the setting lasts as long as the page.
  }
  return effect(() => {
    const { value } = announced;
    try {
      environment.storage.setItem(KEY, value);
    } catch {
      // As above, or the storage is full.
    }
  });
}
