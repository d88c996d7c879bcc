// Runs in the browser and on the server.

import type { VNode } from "preact";
import { inReadingOrder } from "./reading_order.ts";

/**
 * What somebody wrote, as it was typed. Each line has the direction of its own text
 * (styles.css).
 *
 * @param text A message.
 * @returns The paragraph.
 */
export function plainText(text: string): VNode {
  return <p class="text" dir="auto">{inReadingOrder(text)}</p>;
}
