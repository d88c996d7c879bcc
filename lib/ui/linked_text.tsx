// Runs in the browser and on the server.

import type { VNode } from "preact";
import { RIGHT_TO_LEFT } from "./reading_order.ts";
import { type TextLink, textParts } from "./text_parts.ts";
import { UNTRANSLATED } from "./untranslated.ts";

const HAS_RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT}]`, "u");

/**
 * A text with its addresses as links, each of which reads from left to right.
 *
 * @param text A message, in reading order.
 * @returns What the paragraph holds.
 */
export function linkedText(text: string): (VNode | string)[] {
  return textParts(text).map((part) =>
    typeof part === "string" ? part : link(part)
  );
}

function link({ url, host, words }: TextLink): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
      {/* The stylesheet shows the host behind the address. */}
      <bdi dir="ltr" {...UNTRANSLATED} data-host={host}>
        {/* `א.example/ב` would be shown as `ב/א.example`. */}
        {HAS_RIGHT_TO_LEFT.test(url)
          ? words.map((word, place) =>
            HAS_RIGHT_TO_LEFT.test(word) ? <bdi key={place}>{word}</bdi> : word
          )
          : url}
      </bdi>
    </a>
  );
}
