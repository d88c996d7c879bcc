// Runs in the browser and on the server.

import { keepHues } from "./author_hue.ts";
import { beginning } from "./beginning.tsx";
import type { Drawing } from "./drawing.ts";
import { clockOf } from "./kept_clocks.ts";
import { messageBody } from "./message_body.tsx";
import { peopleMenu, peoplePanel } from "./People.tsx";
import { roomHead } from "./room_head.tsx";
import { typingSentence } from "./typing_sentence.tsx";

/** Everything that both a server and any live page draw. */
export const SHARED_DRAWING: Drawing = {
  keepHues,
  messageBody,
  beginning,
  clockOf,
  typingSentence,
  roomHead,
  peopleMenu,
  peoplePanel,
  settingsLine: null,
  live: null,
};
