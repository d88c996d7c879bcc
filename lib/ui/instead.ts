// Runs in the browser.

import { type Signal, signal } from "@preact/signals";
import type { VNode } from "preact";

/**
 * What stands in place of what messages say, by seq: a form to edit one, or the way to
 * undo its deletion. Who mounts a room sets it, and leaves it empty.
 */
export const instead: Signal<ReadonlyMap<number, VNode>> = signal(new Map());
