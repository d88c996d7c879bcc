// Runs in the browser and on the server.

import type { VNode } from "preact";
import { linkify } from "./linkify.ts";

/**
 * What somebody wrote, with its addresses as links.
 *
 * @param text A message.
 * @returns The paragraph.
 */
export function messageText(text: string): VNode {
  return (
    <p class="text" dir="auto">
      {linkify(text).map((part) =>
        typeof part === "string" ? part : (
          <a
            href={part.url}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
          >
            {part.url}
          </a>
        )
      )}
    </p>
  );
}
