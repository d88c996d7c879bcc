// Runs in the browser and on the server.

import { type Signal, signal } from "@preact/signals";
import type { VNode } from "preact";
import type { keepHues } from "./author_hue.ts";
import type { beginning } from "./beginning.tsx";
import type { messageBody } from "./message_body.tsx";
import type { LiveTools } from "./LiveTools.tsx";
import type { LogOverlay } from "./LogOverlay.tsx";
import type { clockOf } from "./kept_clocks.ts";
import type { peopleMenu, peoplePanel } from "./People.tsx";
import type { roomHead } from "./room_head.tsx";
import type { settingsLine } from "./settings_line.ts";
import type { typingSentence } from "./typing_sentence.tsx";

/** How the parts of messages are drawn that many have none of, and in which hues. */
export interface Drawing {
  readonly keepHues: typeof keepHues;
  readonly messageBody: typeof messageBody;
  readonly beginning: typeof beginning;
  readonly clockOf: typeof clockOf;
  readonly typingSentence: typeof typingSentence;
  readonly roomHead: typeof roomHead;
  readonly peopleMenu: typeof peopleMenu;
  readonly peoplePanel: typeof peoplePanel;
  /** `null` on a live page, which has it stand in place of what messages say. */
  readonly settingsLine: typeof settingsLine | null;
  /** What only a live page has; `null` on a server. */
  readonly live: LiveParts | null;
}

/** Parts of a live page that no server sends. */
export interface LiveParts {
  readonly LiveTools: typeof LiveTools;
  readonly LogOverlay: typeof LogOverlay;
  /** By seq: what stands in place of what messages say. */
  readonly instead: Signal<ReadonlyMap<number, VNode>>;
}

/**
 * How they are drawn here. A server sets it before it draws a page. A page starts with
 * messages as they were drawn there, so it loads this only once it is live; until then
 * what comes in is drawn as it was typed, without the rest, and who comes in one hue.
 */
export const drawing: Signal<Drawing | null> = signal(null);
