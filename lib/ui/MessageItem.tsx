// Runs in the browser and on the server.

import { Component, type VNode } from "preact";
import type { Message } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { messageHead, messageSource } from "./message_head.tsx";
import type { MessageRow } from "./message_rows.ts";
import type { Drawing } from "./drawing.ts";
import { plainText } from "./plain_text.tsx";
import { rowOrText } from "./row_or_text.tsx";
import { servedBody } from "./served.ts";

/** What is drawn of one message. */
export interface MessageItemProps extends MessageRow<Message> {
  room: string;
  /** The language of its date, where that isn't the page's. */
  lang: string | undefined;
  /** The reader, if known. */
  readerId: string | undefined;
  /** The message that it answers, if that is on the page. */
  quoted: Message | undefined;
  /** Everybody's hues. */
  hues: Hues;
  /** Whether the page was opened to show it. */
  isSought: boolean;
  /** What stands in place of what it says, for now. */
  instead: VNode | undefined;
  /** How its parts are drawn; `null` while that isn't known. */
  drawing: Drawing | null;
  /** Whether the page came with it. */
  isServed: boolean;
}

/**
 * One message, below its date and its author where those change. It renders
 * again only when one of these does, so that a long list stays cheap.
 */
export class MessageItem extends Component<MessageItemProps> {
  /** What the page came with, until the message changes. */
  #served = this.props.isServed && this.props.drawing === null
    ? servedBody(this.props.message.seq)
    : null;

  override shouldComponentUpdate(next: MessageItemProps): boolean {
    const { message, quoted, hues } = this.props;
    const changes = (key: keyof MessageItemProps) =>
      next[key] !== this.props[key];
    const isRecolored = (author: Message | undefined) =>
      author && next.hues.get(author.userId) !== hues.get(author.userId);
    if (
      changes("message") || changes("readerId") || changes("quoted") ||
      changes("instead") || isRecolored(message) || isRecolored(quoted)
    ) {
      this.#served = null;
      return true;
    }
    return changes("date") || changes("time") || changes("startsGroup") ||
      changes("isFirstNew") || changes("drawing") && this.#served === null;
  }

  override render(props: MessageItemProps) {
    return rowOrText(props.message, () => this.#draw(props));
  }

  #draw(props: MessageItemProps) {
    const { message, date, time, startsGroup, lang, hues, isSought } = props;
    const isOwn = message.userId === props.readerId;
    const starts = startsGroup ? " starts" : "";
    const { seq } = message;
    // It begins as the page of the room does.
    const href = `?at=${seq}#m${seq}`;
    return (
      <>
        {props.isFirstNew && (
          // A page opens there by itself, without scripts too.
          <li
            id="new"
            class="new-line"
            tabIndex={-1}
            autofocus={props.isServed}
          >
            New
          </li>
        )}
        {date !== undefined && (
          <li class="day">
            <h2 lang={lang} dir={lang ? "auto" : undefined}>{date}</h2>
          </li>
        )}
        <li
          id={`m${seq}`}
          class={`message${isOwn ? " own" : ""}${starts}${
            isSought ? " sought" : ""
          }`}
          aria-current={isSought ? "location" : undefined}
        >
          {startsGroup
            ? messageHead(
              message,
              isOwn ? null : hues,
              message.sentAt,
              time,
              href,
            )
            : messageSource(isOwn ? null : message, time, href)}
          {props.instead ?? this.#served ??
            props.drawing?.messageBody(props) ??
            plainText(message.text)}
        </li>
      </>
    );
  }
}
