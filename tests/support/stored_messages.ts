// Runs in tests.

import { decodeMessage } from "../../lib/protocol/entries.ts";
import { MAX_PAGE_MESSAGES } from "../../lib/protocol/limits.ts";
import type { Message } from "../../lib/protocol/messages.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Reads all that a server keeps of a room, page by page, as anybody can.
 *
 * @param server The server, without a slash at the end.
 * @param room The room.
 * @returns The messages, oldest first.
 */
export async function storedMessages(
  server: string,
  room: string,
): Promise<Message[]> {
  const stored: Message[] = [];
  while (true) {
    const after = stored.at(-1)?.seq ?? 0;
    const response = await fetch(
      `${server}/api/rooms/${room}/messages?after=${after}&limit=${MAX_PAGE_MESSAGES}`,
      { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) },
    );
    const page = await response.json();
    if (!response.ok) {
      throw new Error(`Cannot read ${room}: ${JSON.stringify(page)}`);
    }
    if (page.messages.length === 0) return stored;
    stored.push(...page.messages.map(decodeMessage));
  }
}
