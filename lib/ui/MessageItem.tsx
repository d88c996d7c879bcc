// Runs in the browser and on the server.

import { Component } from "preact";
import type { Message } from "../protocol/messages.ts";
import { AuthorChip } from "./AuthorChip.tsx";
import { authorHue } from "./author_hue.ts";
import type { MessageRow } from "./message_rows.ts";
import { MessageText } from "./MessageText.tsx";

interface MessageItemProps extends MessageRow {
  /** Whether the reader wrote it. */
  isOwn: boolean;
}

/**
 * One message, below its date and its author where those change. It renders
 * again only when one of these does, so that a long list stays cheap.
 */
export class MessageItem extends Component<MessageItemProps> {
  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, date, time } = this.props;
    return next.message !== message || next.date !== date ||
      next.time !== time;
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
          {time !== undefined && (
            <Byline message={message} time={time} isOwn={isOwn} />
          )}
          <MessageText text={message.text} />
        </li>
      </>
    );
  }
}

interface BylineProps {
  message: Message;
  time: string;
  isOwn: boolean;
}

function Byline({ message, time, isOwn }: BylineProps) {
  const { userId, userName, sentAt } = message;
  return (
    <p class="byline">
      {isOwn ? <span class="author">You</span> : (
        <>
          <AuthorChip userId={userId} userName={userName} />
          <bdi class={`author ${authorHue(userId)}`}>{userName}</bdi>
        </>
      )} <time datetime={new Date(sentAt).toISOString()}>{time}</time>
    </p>
  );
}
