// Runs in the browser and on the server.

import { assignHues } from "./author_hue.ts";
import { beginning } from "./beginning.tsx";
import type { Drawing } from "./drawing.ts";
import { fold } from "./fold.tsx";
import { LogOverlay } from "./LogOverlay.tsx";
import { linkedText } from "./linked_text.tsx";
import { PeopleMenu, PeoplePanel } from "./People.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";
import { typingSentence } from "./typing_sentence.tsx";
import { markIcon } from "./unread_icon.ts";

/** Everything that messages have is drawn. */
export const FULL_DRAWING: Drawing = {
  assignHues,
  linkedText,
  fold,
  quote,
  reactionChips,
  beginning,
  typingSentence,
  PeopleMenu,
  PeoplePanel,
  markIcon,
  LogOverlay,
};
