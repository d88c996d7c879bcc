// Runs in the browser and on the server.

import { Component } from "preact";
import type { Message } from "../protocol/messages.ts";
import { messageHead } from "./message_head.tsx";
import type { MessageRow } from "./message_rows.ts";
import { messageText } from "./message_text.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";

interface MessageItemProps extends MessageRow<Message> {
  room: string;
  /** The reader, if known. */
  readerId: string | undefined;
  /** The message that it answers, if that is on the page. */
  quoted: Message | undefined;
  /** Whether the page was opened to show it. */
  isSought: boolean;
}

/**
 * One message, below its date and its author where those change. It renders
 * again only when one of these does, so that a long list stays cheap.
 */
export class MessageItem extends Component<MessageItemProps> {
  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, date, time, readerId, quoted } = this.props;
    return next.message !== message || next.date !== date ||
      next.time !== time || next.readerId !== readerId ||
      next.quoted !== quoted;
  }

  override render(
    { message, date, time, room, readerId, quoted, isSought }: MessageItemProps,
  ) {
    const isOwn = message.userId === readerId;
    const starts = time === undefined ? "" : " starts";
    const { seq, replyTo, editedAt, deleted, reactions } = message;
    return (
      <>
        {date !== undefined && (
          <li class="day">
            <h2>{date}</h2>
          </li>
        )}
        <li
          id={`m${seq}`}
          class={`message${isOwn ? " own" : ""}${starts}${
            isSought ? " sought" : ""
          }`}
          aria-current={isSought ? "location" : undefined}
        >
          {time !== undefined &&
            messageHead(isOwn ? null : message, message.sentAt, time)}
          {replyTo !== undefined && quote(room, replyTo, quoted)}
          {deleted
            ? <p class="text deleted">This message was deleted.</p>
            : messageText(message.text)}
          {editedAt !== undefined && (
            <time
              class="edited"
              datetime={new Date(editedAt).toISOString()}
            >
              edited
            </time>
          )}
          {reactions !== undefined && reactionChips(reactions, readerId)}
        </li>
      </>
    );
  }
}
