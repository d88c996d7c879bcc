// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { firstGrapheme } from "./first_grapheme.ts";

/**
 * A round chip with a person's initial, in their hue. Decoration: the name is next
 * to it.
 *
 * @param user The person.
 * @param hues Everybody's hues.
 * @returns The chip.
 */
export function authorChip({ userId, userName }: User, hues: Hues): VNode {
  return (
    <span class={`chip hue-${hues.get(userId)}`} aria-hidden="true">
      {firstGrapheme(userName)}
    </span>
  );
}
