// Runs in the browser and on the server.

import { Component } from "preact";
import type { Message } from "../protocol/messages.ts";
import { messageHead } from "./message_head.tsx";
import type { MessageRow } from "./message_rows.ts";
import { messageText, servedText } from "./message_text.tsx";
import { quote } from "./quote.tsx";
import { reactionChips } from "./reactions.tsx";
import type { ReadText } from "./text_parts.ts";

interface MessageItemProps extends MessageRow<Message> {
  room: string;
  /** The reader, if known. */
  readerId: string | undefined;
  /** The message that it answers, if that is on the page. */
  quoted: Message | undefined;
  /** Whether the page was opened to show it. */
  isSought: boolean;
  /** How its text is read; `null` while that isn't known. */
  read: ReadText | null;
  /** Whether the page came with it. */
  isServed: boolean;
}

/**
 * One message, below its date and its author where those change. It renders
 * again only when one of these does, so that a long list stays cheap.
 */
export class MessageItem extends Component<MessageItemProps> {
  /** What the page came with, until the message changes. */
  #served = this.props.isServed && this.props.read === null
    ? servedText(this.props.message.seq)
    : null;

  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, date, time, readerId, quoted, read } = this.props;
    if (next.message.text !== message.text) this.#served = null;
    return next.message !== message || next.date !== date ||
      next.time !== time || next.readerId !== readerId ||
      next.quoted !== quoted || next.read !== read && this.#served === null;
  }

  override render(
    { message, date, time, room, readerId, quoted, isSought, read }:
      MessageItemProps,
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
            : this.#served ?? messageText(message.text, read)}
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
