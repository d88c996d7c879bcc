// Runs in the browser and on the server.

import { assignHues } from "./author_hue.ts";
import type { Drawing } from "./drawing.ts";
import { fold } from "./fold.tsx";
import { linkedText } from "./linked_text.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";

/** Everything that messages have is drawn. */
export const FULL_DRAWING: Drawing = {
  assignHues,
  linkedText,
  fold,
  quote,
  reactionChips,
};
