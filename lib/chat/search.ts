// Runs on the server.

import type { FoundPage } from "../protocol/search.ts";
import { FOUND_PAGE_MESSAGES } from "../protocol/search.ts";
import { plainMentions } from "../protocol/mention_token.ts";
import type { Message } from "../protocol/messages.ts";
import { excerptOf } from "./excerpt.ts";
import { foundRanges, isFound } from "./search_match.ts";
import type { SearchQuery } from "./search_query.ts";

/**
 * Looks for messages.
 *
 * @param kept All messages of a room, the oldest first, in pages.
 * @param query What to look for.
 * @param before Only messages before this seq are shown; all are counted.
 * @returns The newest of what was found.
 * @throws Whatever reading throws.
 */
export async function findMessages(
  kept: AsyncIterable<readonly Message[]>,
  query: SearchQuery,
  before = Infinity,
): Promise<FoundPage> {
  const found: Message[] = [];
  for await (const messages of kept) {
    for (const message of messages) {
      const shown = { ...message, text: wordsOf(message) };
      if (isFound(query, shown)) found.push(message);
    }
  }
  const older = found.filter(({ seq }) => seq < before);
  const messages = older.slice(-FOUND_PAGE_MESSAGES).reverse();
  return {
    messages,
    excerpts: messages.map((message) => {
      const words = wordsOf(message);
      return excerptOf(words, foundRanges(query, words));
    }),
    count: found.length,
    hasOlder: older.length > messages.length,
  };
}

/** What readers see of it: they know nothing of how mentions are stored. */
function wordsOf({ text }: Message): string {
  return plainMentions(text, () => undefined);
}
