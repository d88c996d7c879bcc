// Runs in the browser and on the server.

import type { VNode } from "preact";
import { hiddenHost } from "./link_host.ts";
import type { Link } from "./markup/markup.ts";
import { RIGHT_TO_LEFT } from "./reading_order.ts";
import { UNTRANSLATED } from "./untranslated.ts";

// What parts the words of an address.
const BETWEEN_WORDS = /((?:%[\da-f]{2}|[^\p{L}\p{M}\p{N}\u200c\u200d_~-])+)/iu;

const HAS_RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT}]`, "u");

/**
 * A link. An address reads from left to right; the stylesheet shows the host behind one
 * that may be taken for another, and behind words, which can say anything.
 *
 * @param link The link.
 * @returns The element.
 */
export function textLink({ url, words }: Link): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
      {words === undefined
        ? (
          <bdi dir="ltr" {...UNTRANSLATED} data-host={hiddenHost(url)}>
            {isolated(url)}
          </bdi>
        )
        : <bdi data-host={new URL(url).hostname}>{words}</bdi>}
    </a>
  );
}

/** Without it, `א.example/ב` would be shown as `ב/א.example`. */
function isolated(url: string) {
  if (!HAS_RIGHT_TO_LEFT.test(url)) return url;
  return url.split(BETWEEN_WORDS).map((word, place) =>
    HAS_RIGHT_TO_LEFT.test(word) ? <bdi key={place}>{word}</bdi> : word
  );
}
