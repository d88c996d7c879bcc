// Runs in the browser and on the server.

import type { VNode } from "preact";

/** A text of more lines is folded; the stylesheet leaves twenty of them. */
const MAX_LINES = 24;

/** On the widest phone, a text of more characters surely has more lines than that. */
const MAX_LENGTH_ON_PHONES = 1200;

/**
 * What folds a text of many lines, to stand right before it; the stylesheet shows it
 * below. It works without scripts.
 *
 * @param text A message.
 * @returns The button, perhaps for phones alone; `null` where none is needed.
 */
export function fold(text: string): VNode | null {
  const lines = text.split("\n").length;
  const isTall = lines > MAX_LINES;
  if (!isTall && text.length <= MAX_LENGTH_ON_PHONES) return null;
  return (
    <details class={isTall ? "fold" : "fold phone"}>
      <summary>
        <span>Show all{isTall && ` ${lines} lines`}</span>
        <span>Show less</span>
      </summary>
    </details>
  );
}
