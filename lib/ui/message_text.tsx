// Runs in the browser and on the server.

import type { VNode } from "preact";
import { hiddenHost } from "./link_host.ts";
import { linkify } from "./linkify.ts";
import { hasRightToLeft, inReadingOrder } from "./reading_order.ts";

/**
 * What somebody wrote, with its addresses as links. Each line has the direction of
 * its own text (styles.css), each link reads from left to right.
 *
 * @param text A message.
 * @returns The paragraph.
 */
export function messageText(text: string): VNode {
  return (
    <p class="text" dir="auto">
      {linkify(inReadingOrder(text)).map((part) =>
        typeof part === "string" ? part : (
          <a
            href={part.url}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
          >
            {/* The stylesheet shows the host behind the address. */}
            <bdi dir="ltr" data-host={hiddenHost(part.url)}>
              {wordByWord(part.url)}
            </bdi>
          </a>
        )
      )}
    </p>
  );
}

// What parts the words of an address.
const BETWEEN_WORDS = /((?:%[\da-f]{2}|[^\p{L}\p{M}\p{N}\u200c\u200d_~-])+)/iu;

/**
 * Isolates the words of an address that read from right to left: `א.example/ב` would
 * be shown as `ב/א.example` if its words stood side by side.
 */
function wordByWord(url: string): string | (string | VNode)[] {
  if (!hasRightToLeft(url)) return url;
  return url.split(BETWEEN_WORDS).map((word, place) =>
    hasRightToLeft(word) ? <bdi key={place}>{word}</bdi> : word
  );
}
