// Runs in the browser; imported on the server too.

import { type Signal, signal } from "@preact/signals";
import type { Ignoring } from "../client/page/environment.ts";

/**
 * Whom the reader ignores, for what draws people; `null` where that isn't known: before a
 * page is live, and on the server.
 */
export const ignoring: Signal<Ignoring | null> = signal(null);

/**
 * @param userId Somebody.
 * @returns Whether the reader ignores them; whoever draws that is drawn again with it.
 */
export function isIgnored(userId: string): boolean {
  return ignoring.value?.ids.value.has(userId) ?? false;
}
