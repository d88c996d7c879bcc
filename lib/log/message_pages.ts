// Runs on the server.

/**
 * Finds messages among entries.
 *
 * @module
 */

import { isMessage } from "../protocol/entries.ts";
import type { Entry, Message } from "../protocol/messages.ts";
import type { ReadRange } from "./edit_words.ts";

/** Where to look. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** What is looked for. */
export interface Wanted {
  /** Most messages that are wanted, from 1. */
  readonly limit: number;
  /** Makes an entry of what is stored. */
  readonly parse: (json: string) => Entry;
}

/** Messages that were found. */
export interface FoundMessages {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Whether there are more in the range. */
  readonly hasMore: boolean;
}

/**
 * Finds the newest messages of a range.
 *
 * @param read Reads entries.
 * @param range Where to look.
 * @param wanted How many.
 * @returns The messages.
 * @throws Whatever reading throws.
 */
export async function newestMessages(
  read: ReadRange,
  range: SeqRange,
  { limit, parse }: Wanted,
): Promise<FoundMessages> {
  let { from, to } = range;
  let messages: Message[] = [];
  // One more than wanted tells that there are more. Most entries are messages, as a rule.
  for (
    let size = limit + 1;
    to >= from && messages.length <= limit;
    size *= 2
  ) {
    const start = Math.max(from, to - size + 1);
    const { firstSeq, entries } = await read(start, to);
    messages = [...entries.map(parse).filter(isMessage), ...messages];
    // The cap has dropped what would come before.
    if (firstSeq > start) from = firstSeq;
    to = start - 1;
  }
  const hasMore = messages.length > limit;
  return { messages: messages.slice(-limit), hasMore };
}

/**
 * Finds the oldest messages of a range.
 *
 * @param read Reads entries.
 * @param range Where to look.
 * @param wanted How many.
 * @returns The messages.
 * @throws Whatever reading throws.
 */
export async function oldestMessages(
  read: ReadRange,
  range: SeqRange,
  { limit, parse }: Wanted,
): Promise<FoundMessages> {
  let { from } = range;
  const { to } = range;
  const messages: Message[] = [];
  for (
    let size = limit + 1;
    from <= to && messages.length <= limit;
    size *= 2
  ) {
    const end = Math.min(to, from + size - 1);
    const { entries } = await read(from, end);
    messages.push(...entries.map(parse).filter(isMessage));
    from = end + 1;
  }
  const hasMore = messages.length > limit;
  return { messages: messages.slice(0, limit), hasMore };
}
