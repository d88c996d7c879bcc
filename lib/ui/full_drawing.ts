// Runs in the browser and on the server.

import { assignHues } from "./author_hue.ts";
import type { Drawing } from "./drawing.ts";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";
import { textParts } from "./text_parts.ts";

/** Everything that messages have is drawn. */
export const FULL_DRAWING: Drawing = {
  assignHues,
  readText: textParts,
  quote,
  reactionChips,
};
