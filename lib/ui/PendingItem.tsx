// Runs in the browser and on the server.

import type { PendingMessage } from "../client/room/outbox.ts";
import type { Message, User } from "../protocol/messages.ts";
import type { Hues } from "./author_hue.ts";
import { messageHead, messageSource } from "./message_head.tsx";
import { drawing } from "./drawing.ts";
import type { LogClient } from "./log_client.ts";
import { plainText } from "./plain_text.tsx";
import { rowOrText } from "./row_or_text.tsx";

interface PendingItemProps {
  message: PendingMessage;
  room: string;
  /** The message that it answers, if that is known. */
  quoted: Message | undefined;
  hues: Hues;
  /** The reader, if known. */
  author: User | null;
  /** The time: it stays there when it is sent. */
  time: string;
  /** Whether it is the first of a group. */
  startsGroup: boolean;
  client: Pick<LogClient, "retry" | "discard">;
}

/** A message on its way, or refused with the reason and what to do about it. */
export function PendingItem(
  { author, time, startsGroup, client, ...said }: PendingItemProps,
) {
  const { id, text, sentAt, state, error } = said.message;
  const starts = startsGroup ? " starts" : "";
  return rowOrText({ text }, () => (
    <li class={`message own ${state}${starts}`}>
      {startsGroup
        ? author && messageHead(author, null, sentAt, time)
        : messageSource(null, time)}
      {drawing.value?.messageBody({
        ...said,
        message: { ...author, ...said.message },
        readerId: author?.userId,
      }) ??
        plainText(text)}
      {state === "sending"
        ? <p class="delivery">Sending…</p>
        : (
          <div class="delivery">
            <p role="alert">{error}</p>
            <button type="button" onClick={() => client.retry(id)}>
              Retry
            </button>
            <button type="button" onClick={() => client.discard(id)}>
              Discard
            </button>
          </div>
        )}
    </li>
  ));
}
