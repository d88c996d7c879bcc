// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { Message } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { fold } from "./fold.tsx";
import { markedText } from "./marked_text.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";
import type { settingsLine } from "./settings_line.ts";

/** A message on its way: nobody has edited it yet, or reacted to it. */
type UnsentMessage =
  & Pick<Message, "text">
  & Partial<
    Pick<Message, "seq" | "userName" | "deleted" | "editedAt" | "reactions">
  >
  & { readonly replyTo?: number | undefined; readonly settings?: undefined };

/** What is drawn of a message below its author. */
export interface MessageBodyProps {
  readonly message: Message | UnsentMessage;
  /** The message that it answers, if that is known. */
  readonly quoted: Message | undefined;
  readonly room: string;
  /** Everybody's hues. */
  readonly hues: Hues;
  /** When it was changed, in words. */
  readonly editedTime?: string | 0 | undefined;
  /** The reader, if known. */
  readonly readerId: string | undefined;
  readonly drawing?: {
    /** As a server draws a change of the room's settings. */
    readonly settingsLine: typeof settingsLine | null;
  } | null;
}

/**
 * What a message says, below its author: what it answers, its text, and what has become
 * of it.
 *
 * @param props The message, and the reader.
 * @returns The parts, in the order of reading.
 */
export function messageBody(
  { message, quoted, room, hues, readerId, ...props }: MessageBodyProps,
): VNode {
  const { editedTime, drawing } = props;
  if (message.settings) return <>{drawing?.settingsLine?.(message)}</>;
  const { replyTo, text, deleted, editedAt, reactions } = message;
  return (
    <>
      {replyTo !== undefined && quote(room, replyTo, quoted, hues)}
      {fold(text)}
      {deleted
        ? <p class="text deleted">This message was deleted.</p>
        : markedText(message, readerId)}
      {editedAt !== undefined && (
        <time class="edited" datetime={new Date(editedAt).toISOString()}>
          edited {editedTime}
        </time>
      )}
      {reactions !== undefined &&
        reactionChips({ room, seq: message.seq, reactions, readerId })}
    </>
  );
}
