// Runs in the browser and on the server.

import { h, type VNode } from "preact";
import { settingsSentence } from "../protocol/settings_sentence.ts";

/**
 * Draws what stands among what people say where somebody has changed the room. It goes
 * without JSX, which would put a part of what a page loads first into a file of its own.
 *
 * @param told What tells of it.
 * @returns The line.
 */
export function settingsLine(
  told: Parameters<typeof settingsSentence>[0],
): VNode {
  const attributes: Record<string, string> = { class: "settings-line" };
  return h("p", attributes, settingsSentence(told));
}
