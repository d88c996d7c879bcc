// Runs in the browser and on the server.

import { type Signal, signal } from "@preact/signals";
import type { ReadText } from "./text_parts.ts";

/**
 * How texts are read before they are drawn. A server sets it before it draws a page.
 * A page starts with texts as they were drawn there, so it loads this only once it is
 * live; until then a text that comes in is drawn as it was typed.
 */
export const textReader: Signal<ReadText | null> = signal(null);

/** Loads it, in a page. Where that fails, the next call tries again. */
export async function loadTextReader(): Promise<void> {
  try {
    const { textParts } = await import("./text_parts.ts");
    textReader.value = textParts;
  } catch {
    // The server is away: texts stay as they were typed.
  }
}
