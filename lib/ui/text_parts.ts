// Runs in the browser and on the server.

import { hiddenHost } from "./link_host.ts";
import { linkify } from "./linkify.ts";

/** A link, as it is to be shown. */
export interface TextLink {
  readonly url: string;
  /** Where it leads, if a reader may take that for somewhere else. */
  readonly host: string | undefined;
  /** The address, cut where words begin and end. */
  readonly words: readonly string[];
}

/** Plain text, or a link. */
export type TextPart = string | TextLink;

// What parts the words of an address.
const BETWEEN_WORDS = /((?:%[\da-f]{2}|[^\p{L}\p{M}\p{N}\u200c\u200d_~-])+)/iu;

/**
 * Finds what is to be shown as more than plain text.
 *
 * @param text A message.
 * @returns Its parts: joined, they are the text.
 */
export function textParts(text: string): readonly TextPart[] {
  return linkify(text).map((part) => {
    if (typeof part === "string") return part;
    const { url } = part;
    return { url, host: hiddenHost(url), words: url.split(BETWEEN_WORDS) };
  });
}
