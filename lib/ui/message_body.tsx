// Runs in the browser and on the server.

import type { VNode } from "preact";
import { fold } from "./fold.tsx";
import { linkedText } from "./linked_text.tsx";
import type { MessageItemProps } from "./MessageItem.tsx";
import { messageText } from "./message_text.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";

/**
 * What a message says, below its author: what it answers, its text, and what has become
 * of it.
 *
 * @param props The message, and the reader.
 * @returns The parts, in the order of reading.
 */
export function messageBody(
  { message, quoted, room, hues, readerId }: MessageItemProps,
): VNode {
  const { replyTo, text, deleted, editedAt, reactions } = message;
  return (
    <>
      {replyTo !== undefined && quote(room, replyTo, quoted, hues)}
      {fold(text)}
      {deleted
        ? <p class="text deleted">This message was deleted.</p>
        : messageText(text, { linkedText })}
      {editedAt !== undefined && (
        <time class="edited" datetime={new Date(editedAt).toISOString()}>
          edited
        </time>
      )}
      {reactions !== undefined && reactionChips(reactions, readerId)}
    </>
  );
}
