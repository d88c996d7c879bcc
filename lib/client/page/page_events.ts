// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal } from "@preact/signals";
import type { PageEnvironment } from "./environment.ts";

/** What a page tells of itself and of its network. */
export interface PageEventHandlers {
  /** The browser has a network again. */
  onOnline(): void;
  /** The browser has lost its network. */
  onOffline(): void;
  /** Somebody can see the page again. */
  onVisible(): void;
  /** The page is left or frozen; it may come back. */
  onHide(): void;
  /** The page came back as it was left: from the back/forward cache, or thawed. */
  onRestore(): void;
}

/**
 * Listens to the page until the signal aborts.
 *
 * @param environment Where the events happen.
 * @param handlers What to call.
 * @param signal Removes all listeners when it aborts.
 *
 * @example
 * ```ts
 * import type { PageEnvironment } from "./environment.ts";
 *
 * // Tells when the page can be seen again, until it is aborted.
 * function watch(
 *   page: PageEnvironment,
 *   onVisible: () => void,
 * ): AbortController {
 *   const listening = new AbortController();
 *   const nothing = () => {};
 *   listenToPage(page, {
 *     onVisible,
 *     onOnline: nothing,
 *     onOffline: nothing,
 *     onHide: nothing,
 *     onRestore: nothing,
 *   }, listening.signal);
 *   return listening;
 * }
 * ```
 */
export function listenToPage(
  environment: PageEnvironment,
  handlers: PageEventHandlers,
  signal: AbortSignal,
): void {
  const { window, document } = environment;
  const options = { signal };
  window.addEventListener("online", () => handlers.onOnline(), options);
  window.addEventListener("offline", () => handlers.onOffline(), options);
  window.addEventListener("pagehide", () => handlers.onHide(), options);
  window.addEventListener("pageshow", (event) => {
    if ("persisted" in event && event.persisted === true) handlers.onRestore();
  }, options);
  // https://wicg.github.io/page-lifecycle/
  document.addEventListener("freeze", () => handlers.onHide(), options);
  document.addEventListener("resume", () => handlers.onRestore(), options);
  document.addEventListener("visibilitychange", () => {
    if (!environment.hidden) handlers.onVisible();
  }, options);
}

/**
 * Has the browser ask before the page is left while something would be lost. Only
 * then is there a listener: with one, some browsers never keep the page for the
 * Back button.
 *
 * @param environment Where the page is.
 * @param unsaved What would be lost.
 * @param signal Ends it when it aborts.
 *
 * @example
 * ```ts
 * import type { PageEnvironment } from "./environment.ts";
 * import { signal } from "@preact/signals";
 *
 * const unsaved = signal<string[]>([]);
 *
 * // To be called in a browser.
 * function protect(page: PageEnvironment, listening: AbortController): void {
 *   askBeforeLeaving(page, unsaved, listening.signal);
 * }
 * ```
 */
export function askBeforeLeaving(
  { window }: PageEnvironment,
  unsaved: ReadonlySignal<readonly unknown[]>,
  signal: AbortSignal,
): void {
  const ask = (event: Event) => event.preventDefault();
  const stop = effect(() => {
    if (unsaved.value.length === 0) return;
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  });
  signal.addEventListener("abort", stop);
}
