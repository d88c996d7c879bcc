// Runs in the browser and on the server.

import { encode, encodeMessages } from "./codec.ts";
import type { MessagesMessage, ServerMessage } from "./messages.ts";

/** A message of the protocol as it is sent, encoded once for any number of sessions. */
export interface Frame {
  readonly text: string;
  /** seq of the newest entry in it; `null` when it has none. */
  readonly lastSeq: number | null;
}

/**
 * @param message A message without entries.
 * @returns Its frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const frame = frameOf({ type: "pong", at: 5 });
 * assertEquals(frame, { text: '{"type":"pong","at":5}', lastSeq: null });
 * ```
 */
export function frameOf(
  message: Exclude<ServerMessage, MessagesMessage>,
): Frame {
  return { text: encode(message), lastSeq: null };
}

/**
 * @param entries JSON of entries in a row.
 * @param lastSeq seq of the last of them, or of the one before them when there are none.
 * @param truncated Whether something that was asked for is no longer kept.
 * @returns Their frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entriesFrame(['{"seq":6}', '{"seq":7}'], 7).lastSeq, 7);
 * assertEquals(entriesFrame([], 7).lastSeq, null);
 * ```
 */
export function entriesFrame(
  entries: readonly string[],
  lastSeq: number,
  truncated = false,
): Frame {
  return {
    text: encodeMessages(entries, truncated),
    lastSeq: entries.length === 0 ? null : lastSeq,
  };
}
