// Runs in the browser and on the server.

import type { VNode } from "preact";

/** What a row is about. */
interface Said {
  readonly text: string;
  /** Who said it; nobody where it is the reader. */
  readonly userName?: string;
}

/**
 * Draws a row of the conversation. One that can't be drawn becomes its plain text, and
 * takes nothing else along.
 *
 * @param said The message.
 * @param draw Draws its row.
 * @returns The row.
 */
export function rowOrText(
  { userName, text }: Said,
  draw: () => VNode,
): VNode {
  try {
    return draw();
  } catch (error) {
    // deno-lint-ignore no-console -- nobody else learns of it
    console.error(error);
    return (
      <li class="message">
        <bdi class="author">{userName}</bdi>
        <p class="text" dir="auto">{text}</p>
      </li>
    );
  }
}
