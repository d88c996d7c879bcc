// Runs in the browser.

import type { Drawing } from "./drawing.ts";
import { LiveTools } from "./LiveTools.tsx";
import { LogOverlay } from "./LogOverlay.tsx";
import { instead } from "./instead.ts";
import { SHARED_DRAWING } from "./shared_drawing.ts";

/** Everything that a live page draws. */
export const LIVE_DRAWING: Drawing = {
  ...SHARED_DRAWING,
  live: { LiveTools, LogOverlay, instead },
};
