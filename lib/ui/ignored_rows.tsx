// Runs in the browser; imported on the server too.

import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import type { Message } from "../protocol/messages.ts";
import { isIgnored } from "./ignoring.ts";

/**
 * Draws what stands in place of what people say whom the reader ignores.
 *
 * @param messages The messages of the room.
 * @param shown seqs of those that the reader has a look at all the same.
 * @returns What stands there, by seq; signals that it reads tell when that changes.
 */
export function ignoredRows(
  messages: readonly Message[],
  shown: Signal<ReadonlySet<number>>,
): [seq: number, node: VNode][] {
  return messages
    .filter(({ seq, userId, settings }) =>
      isIgnored(userId) && !settings && !shown.value.has(seq)
    )
    .map(({ seq }) => [
      seq,
      <p key={seq} class="text deleted">
        Ignored message.{" "}
        <button
          type="button"
          onClick={() => shown.value = new Set([...shown.peek(), seq])}
        >
          Show
        </button>
      </p>,
    ]);
}
