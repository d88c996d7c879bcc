// Runs in the browser and on the server.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "../protocol/messages.ts";
import type { Clock } from "./clock.ts";
import { MessageItem } from "./MessageItem.tsx";
import { messageRows } from "./message_rows.ts";
import { PendingItem, type PendingMessage } from "./PendingItem.tsx";
import { holdInPlace, showEnd, showsEnd } from "./reading_place.ts";

/** What {@linkcode MessageRows} shows, and what the reader does with it. */
export interface MessageRowsProps {
  messages: ReadonlySignal<readonly Message[]>;
  pending: ReadonlySignal<readonly PendingMessage[]>;
  clock: ReadonlySignal<Clock>;
  /** The reader, if known. */
  userId: string | undefined;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
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
export function MessageRows(
  { messages, pending, clock, userId, onRetry, onDiscard, scroller, onUnseen }:
    & MessageRowsProps
    & ScrollProps,
) {
  const rows = useComputed(() => messageRows(messages.value, clock.value));
  const sending = pending.value;
  const list = useRef<HTMLOListElement>(null);
  const newestSeq = messages.value.at(-1)?.seq ?? 0;
  const shown = useRef({ newestSeq, sendingCount: sending.length });

  // While this runs, the page still shows what it showed before.
  const newestRow = list.current?.lastElementChild;
  const stayInPlace = scroller.current && newestRow
    ? holdInPlace(scroller.current, newestRow)
    : null;

  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { newestSeq, sendingCount: sending.length };
    if (scroller.current === null) return;
    if (showsEnd(scroller.current) || sending.length > before.sendingCount) {
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
      <ol class="messages" ref={list}>
        {rows.value.map((row) => (
          <MessageItem
            key={row.message.seq}
            {...row}
            isOwn={row.message.userId === userId}
          />
        ))}
      </ol>
      <ol class="messages" aria-label="On their way">
        {sending.map((message) => (
          <PendingItem
            key={message.id}
            message={message}
            onRetry={onRetry}
            onDiscard={onDiscard}
          />
        ))}
      </ol>
    </>
  );
}
