// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { User } from "../protocol/messages.ts";
import { authorHue } from "./author_hue.ts";
import { firstGrapheme } from "./first_grapheme.ts";

/**
 * A round chip with a person's initial, in their hue. Decoration: the name is next
 * to it.
 *
 * @param user The person.
 * @returns The chip.
 */
export function authorChip({ userId, userName }: User): VNode {
  return (
    <span class={`chip ${authorHue(userId)}`} aria-hidden="true">
      {firstGrapheme(userName)}
    </span>
  );
}
