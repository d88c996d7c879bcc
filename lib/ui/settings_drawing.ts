// Runs in the browser; imported on the server too.

import { type Signal, signal } from "@preact/signals";
import type { settingsLine } from "./settings_line.ts";

/**
 * How a live page draws what tells of a change of the room; `null` until that is loaded,
 * with the first one.
 */
export const settingsDrawing: Signal<typeof settingsLine | null> = signal(null);
