// Runs on the server.

import type { PageOptions } from "../log/room_reads.ts";
import type { MessagesPage } from "../protocol/http.ts";
import { MAX_PAGE_MESSAGES } from "../protocol/limits.ts";
import type { Message } from "../protocol/messages.ts";

/**
 * Reads all messages of a room that are kept when it begins, page by page.
 *
 * @param readPage Reads a page.
 * @returns The pages, oldest messages first; each is read when it is asked for.
 * @throws Whatever reading throws.
 */
export async function* keptMessages(
  readPage: (options: PageOptions) => Promise<MessagesPage>,
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
