// Runs in the browser and on the server.

import { Component } from "preact";
import type { Message } from "../protocol/messages.ts";
import { messageHead } from "./message_head.tsx";
import type { MessageRow } from "./message_rows.ts";
import { messageText } from "./message_text.tsx";

interface MessageItemProps extends MessageRow<Message> {
  /** Whether the reader wrote it. */
  isOwn: boolean;
}

/**
 * One message, below its date and its author where those change. It renders
 * again only when one of these does, so that a long list stays cheap.
 */
export class MessageItem extends Component<MessageItemProps> {
  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, date, time, isOwn } = this.props;
    return next.message !== message || next.date !== date ||
      next.time !== time || next.isOwn !== isOwn;
  }

  override render({ message, date, time, isOwn }: MessageItemProps) {
    const starts = time === undefined ? "" : " starts";
    return (
      <>
        {date !== undefined && (
          <li class="day">
            <h2>{date}</h2>
          </li>
        )}
        <li class={`message${isOwn ? " own" : ""}${starts}`}>
          {time !== undefined &&
            messageHead(isOwn ? null : message, message.sentAt, time)}
          {messageText(message.text)}
        </li>
      </>
    );
  }
}
