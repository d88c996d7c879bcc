// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { linkedText } from "./linked_text.tsx";
import { inReadingOrder } from "./reading_order.ts";

/**
 * What somebody wrote. Each line has the direction of its own text (styles.css).
 *
 * @param text A message.
 * @param drawing Draws its links; `null` to show it as it was typed.
 * @returns The paragraph.
 */
export function messageText(
  text: string,
  drawing: { readonly linkedText: typeof linkedText } | null,
): VNode {
  const ordered = inReadingOrder(text);
  return (
    <p class="text" dir="auto">{drawing?.linkedText(ordered) ?? ordered}</p>
  );
}
