// Runs in the browser and on the server.

import type { VNode } from "preact";
import { hasRightToLeft, inReadingOrder } from "./reading_order.ts";
import type { Drawing } from "./drawing.ts";
import type { TextLink } from "./text_parts.ts";

/**
 * What somebody wrote, with its addresses as links. Each line has the direction of
 * its own text (styles.css), each link reads from left to right.
 *
 * @param text A message.
 * @param drawing Finds its links; `null` to show it as it was typed.
 * @returns The paragraph.
 */
export function messageText(
  text: string,
  drawing: Pick<Drawing, "readText"> | null,
): VNode {
  const ordered = inReadingOrder(text);
  return (
    <p class="text" dir="auto">
      {drawing?.readText(ordered).map((part) =>
        typeof part === "string" ? part : link(part)
      ) ?? ordered}
    </p>
  );
}

function link({ url, host, words }: TextLink): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
      {/* The stylesheet shows the host behind the address. */}
      <bdi dir="ltr" data-host={host}>
        {/* `א.example/ב` would be shown as `ב/א.example`. */}
        {hasRightToLeft(url)
          ? words.map((word, place) =>
            hasRightToLeft(word) ? <bdi key={place}>{word}</bdi> : word
          )
          : url}
      </bdi>
    </a>
  );
}
