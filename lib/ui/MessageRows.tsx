// Runs in the browser and on the server.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PendingMessage } from "../client/room/outbox.ts";
import type { Message, User } from "../protocol/messages.ts";
import { findMessage } from "../protocol/find_message.ts";
import type { Hues } from "./author_hue.ts";
import type { Clock } from "./clock.ts";
import { Beginning } from "./Beginning.tsx";
import { MessageItem } from "./MessageItem.tsx";
import { messageRows } from "./message_rows.ts";
import { PendingItem } from "./PendingItem.tsx";
import { holdInPlace, showEnd, showsEnd } from "./reading_place.ts";
import { drawing } from "./drawing.ts";

/** What {@linkcode MessageRows} shows, and what the reader does with it. */
export interface MessageRowsProps {
  room: string;
  messages: ReadonlySignal<readonly Message[]>;
  pending: ReadonlySignal<readonly PendingMessage[]>;
  /** Of the authors. */
  hues: ReadonlySignal<Hues>;
  clock: ReadonlySignal<Clock>;
  /** The reader, if known. */
  user: ReadonlySignal<User | null>;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
  /** Whether older messages are kept. */
  hasOlder: ReadonlySignal<boolean>;
  /** Whether older messages are on their way. */
  loadingOlder: ReadonlySignal<boolean>;
  onLoadOlder: () => void;
  /** seq of the message that the page was opened to show. */
  soughtSeq?: number | undefined;
}

interface ScrollProps {
  /** The element that scrolls. */
  scroller: RefObject<Element>;
  /** Called when others' messages came in below what the reader sees. */
  onUnseen: () => void;
}

/**
 * All messages, then the reader's own that are on their way. Whatever comes or
 * goes, the list either keeps showing its end or stays where the reader is.
 */
export function MessageRows(props: MessageRowsProps & ScrollProps) {
  const { messages, pending, hues, clock, user, scroller, onUnseen } = props;
  const userId = user.value?.userId;
  const rows = useComputed(() => messageRows(messages.value, clock.value));
  const own = pending.value.map((message) => ({ ...message, userId }));
  const ownRows = messageRows(own, clock.value, messages.value.at(-1));
  const list = useRef<HTMLOListElement>(null);
  const newestSeq = messages.value.at(-1)?.seq ?? 0;
  const shown = useRef({ newestSeq, ownCount: own.length });
  const isServed = useRef(true);

  // While this runs, the page still shows what it showed before. All that changes
  // the height of the list is drawn here, or it would have changed already.
  const newestRow = list.current?.lastElementChild;
  const stayInPlace = scroller.current && newestRow
    ? holdInPlace(scroller.current, newestRow)
    : null;

  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { newestSeq, ownCount: own.length };
    isServed.current = false;
    if (scroller.current === null) return;
    if (showsEnd(scroller.current) || own.length > before.ownCount) {
      showEnd(scroller.current);
      return;
    }
    stayInPlace?.();
    const isUnseen = (message: Message) =>
      message.seq > before.newestSeq && message.userId !== userId;
    if (messages.value.some(isUnseen)) onUnseen();
  });

  return (
    <>
      <Beginning
        room={props.room}
        oldestSeq={messages.value[0]?.seq}
        hasOlder={props.hasOlder.value}
        isLoading={props.loadingOlder.value}
        onLoadOlder={props.onLoadOlder}
      />
      <ol class="messages" ref={list}>
        {rows.value.map((row) => (
          <MessageItem
            key={row.message.seq}
            {...row}
            room={props.room}
            readerId={userId}
            quoted={row.message.replyTo === undefined
              ? undefined
              : findMessage(messages.value, row.message.replyTo)}
            hues={hues.value}
            isSought={row.message.seq === props.soughtSeq}
            drawing={drawing.value}
            isServed={isServed.current}
          />
        ))}
      </ol>
      <ol class="messages" aria-label="On their way">
        {ownRows.map(({ message, time }) => (
          <PendingItem
            key={message.id}
            message={message}
            author={user.value}
            time={time}
            onRetry={props.onRetry}
            onDiscard={props.onDiscard}
          />
        ))}
      </ol>
    </>
  );
}
