// Runs in the browser and on the server.

import { keepHues } from "./author_hue.ts";
import { beginning } from "./beginning.tsx";
import type { Drawing } from "./drawing.ts";
import { fold } from "./fold.tsx";
import { clockOf } from "./kept_clocks.ts";
import { linkedText } from "./linked_text.tsx";
import { messageBody } from "./message_body.tsx";
import { peopleMenu, peoplePanel } from "./People.tsx";
import { typingSentence } from "./typing_sentence.tsx";

/** Everything that a server draws. */
export const FULL_DRAWING: Drawing = {
  keepHues,
  linkedText,
  fold,
  messageBody,
  beginning,
  clockOf,
  typingSentence,
  peopleMenu,
  peoplePanel,
  live: null,
};
