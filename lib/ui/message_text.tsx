// Runs in the browser and on the server.

import { h, type VNode } from "preact";
import { hasRightToLeft, inReadingOrder } from "./reading_order.ts";
import type { ReadText, TextLink } from "./text_parts.ts";

/**
 * What somebody wrote, with its addresses as links. Each line has the direction of
 * its own text (styles.css), each link reads from left to right.
 *
 * @param text A message.
 * @param read Finds its links; `null` to show it as it was typed.
 * @returns The paragraph.
 */
export function messageText(text: string, read: ReadText | null): VNode {
  const ordered = inReadingOrder(text);
  return (
    <p class="text" dir="auto">
      {read?.(ordered).map((part) =>
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

/**
 * The text of a message as the page came with it, read from the page: drawing it
 * changes nothing there.
 *
 * @param seq The message.
 * @returns The paragraph; `null` where there is none.
 */
export function servedText(seq: number): VNode | null {
  const element = document.querySelector(`#m${seq} > .text`);
  return element && asDrawn(element);
}

function asDrawn(element: Element): VNode {
  const attributes = Array.from(
    element.attributes,
    ({ name, value }) => [name, value],
  );
  return h(
    element.localName,
    Object.fromEntries(attributes),
    ...Array.from(
      element.childNodes,
      (node) => node instanceof Element ? asDrawn(node) : node.textContent,
    ),
  );
}
