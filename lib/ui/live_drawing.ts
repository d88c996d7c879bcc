// Runs in the browser.

import type { Drawing } from "./drawing.ts";
import { FULL_DRAWING } from "./full_drawing.ts";
import { LiveTools } from "./LiveTools.tsx";
import { LogOverlay } from "./LogOverlay.tsx";
import { instead } from "./instead.ts";
import { markIcon } from "./unread_icon.ts";

/** Everything that a live page draws. */
export const LIVE_DRAWING: Drawing = {
  ...FULL_DRAWING,
  live: { LiveTools, LogOverlay, markIcon, instead },
};
