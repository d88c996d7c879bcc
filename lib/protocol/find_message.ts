// Runs in the browser and on the server.

import type { Message } from "./messages.ts";

/**
 * Finds a message.
 *
 * @param messages Messages in seq order.
 * @param seq The one that is wanted.
 * @returns The message, if it is in the list.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findMessage([], 7), undefined);
 * ```
 */
export function findMessage(
  messages: readonly Message[],
  seq: number,
): Message | undefined {
  return messages[indexOfMessage(messages, seq)];
}

/**
 * Finds where a message is.
 *
 * @param messages Messages in seq order.
 * @param seq The one that is wanted.
 * @returns Its index; -1 where it isn't in the list.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(indexOfMessage([], 7), -1);
 * ```
 */
export function indexOfMessage(
  messages: readonly Message[],
  seq: number,
): number {
  let from = 0;
  let to = messages.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((messages[middle]?.seq ?? Infinity) < seq) from = middle + 1;
    else to = middle;
  }
  return messages[from]?.seq === seq ? from : -1;
}
