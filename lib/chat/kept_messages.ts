// Runs on the server.

import type { PageOptions } from "../log/room_reads.ts";
import type { MessagesPage } from "../protocol/http.ts";
import { MAX_PAGE_MESSAGES } from "../protocol/limits.ts";
import type { Message } from "../protocol/messages.ts";

/** Reads a page of history. */
type ReadPage = (options: PageOptions) => Promise<MessagesPage>;

/**
 * Reads all messages of a room that are kept when it begins, page by page.
 *
 * @param readPage Reads a page.
 * @returns The pages, oldest messages first; each is read when it is asked for.
 * @throws Whatever reading throws.
 */
export async function* keptMessages(
  readPage: ReadPage,
): AsyncGenerator<readonly Message[]> {
  let after = 0;
  let last = Infinity;
  while (after < last) {
    const page = await readPage({ after, limit: MAX_PAGE_MESSAGES });
    // What is said from now on would have it go on for ever.
    last = Math.min(last, page.head);
    const messages = page.messages.filter(({ seq }) => seq <= last);
    if (messages.length > 0) yield messages;
    if (!page.hasNewer) return;
    after = page.messages.at(-1)?.seq ?? last;
  }
}

/**
 * Counts messages of a room, as {@linkcode keptMessages} reads them.
 *
 * @param readPage Reads a page.
 * @param isCounted Which ones.
 * @returns How many there are.
 * @throws Whatever reading throws.
 */
export async function countMessages(
  readPage: ReadPage,
  isCounted: (message: Message) => boolean,
): Promise<number> {
  let count = 0;
  for await (const messages of keptMessages(readPage)) {
    count += messages.filter(isCounted).length;
  }
  return count;
}
