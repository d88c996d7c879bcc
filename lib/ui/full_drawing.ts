// Runs on the server.

import type { Drawing } from "./drawing.ts";
import { settingsLine } from "./settings_line.ts";
import { SHARED_DRAWING } from "./shared_drawing.ts";

/** Everything that a server draws. */
export const FULL_DRAWING: Drawing = { ...SHARED_DRAWING, settingsLine };
