// Runs in the browser and on the server.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Hues } from "./author_hue.ts";
import type { Clock } from "./clock.ts";
import type { LogClient } from "./log_client.ts";
import { MessageItem } from "./MessageItem.tsx";
import { RowGroups } from "./message_rows.ts";
import { PendingItem } from "./PendingItem.tsx";
import { holdInPlace, showEnd, showsEnd } from "./reading_place.ts";
import { served } from "./served.ts";
import { drawing } from "./drawing.ts";

/** What {@linkcode MessageRows} shows. */
export interface MessageRowsProps {
  room: string;
  /** What it is about; empty for nothing. */
  topic: string;
  client: LogClient;
  /** Of the authors. */
  hues: ReadonlySignal<Hues>;
  clock: ReadonlySignal<Clock>;
  /** seq of the message that the page was opened to show. */
  soughtSeq?: number | undefined;
}

interface ScrollProps {
  /** The element that scrolls. */
  scroller: RefObject<Element>;
}

/**
 * All messages, then the reader's own that are on their way. Whatever comes or
 * goes, the list either keeps showing its end or stays where the reader is.
 */
export function MessageRows(props: MessageRowsProps & ScrollProps) {
  const { room, client, hues, clock, scroller } = props;
  const { messages, pending, user, newSeq } = client;
  const userId = user.value?.userId;
  const groups = useMemo(() => new RowGroups(), []);
  const rows = useComputed(() => {
    return groups.stored(messages.value, clock.value, newSeq.value);
  });
  const own = pending.value.map((message) => ({ ...message, userId }));
  const shownRows = rows.value;
  const instead = drawing.value?.live?.instead.value;
  const ownRows = groups.pending(own, clock.value);
  const list = useRef<HTMLOListElement>(null);
  const ownCount = useRef(own.length);
  const isServed = useRef(true);

  // While this runs, the page still shows what it showed before. All that changes
  // the height of the list is drawn here, or it would have changed already.
  const newestRow = list.current?.lastElementChild;
  const stayInPlace = scroller.current && newestRow
    ? holdInPlace(scroller.current, newestRow)
    : null;

  useLayoutEffect(() => {
    const isSent = own.length > ownCount.current;
    ownCount.current = own.length;
    isServed.current = false;
    if (scroller.current === null) return;
    if (showsEnd(scroller.current) || isSent) {
      showEnd(scroller.current);
      return;
    }
    stayInPlace?.();
  });

  return (
    <>
      {drawing.value
        ? drawing.value.beginning({
          room,
          topic: props.topic,
          oldestSeq: messages.value.find(({ settings }) => !settings)?.seq,
          hasOlder: client.hasOlder.value,
          isLoading: client.loadingOlder.value,
        })
        : served(".beginning, .log .empty")}
      <ol class="messages" ref={list}>
        {shownRows.map((row) => (
          <MessageItem
            key={row.message.seq}
            {...row}
            room={room}
            lang={clock.value.lang}
            readerId={userId}
            quoted={client.find(row.message.replyTo)}
            instead={instead?.get(row.message.seq)}
            hues={hues.value}
            isSought={row.message.seq === props.soughtSeq}
            drawing={drawing.value}
            isServed={isServed.current}
          />
        ))}
      </ol>
      <ol class="messages" aria-label="On their way">
        {ownRows.map(({ message, time, startsGroup }) => (
          <PendingItem
            key={message.id}
            message={message}
            room={room}
            quoted={client.find(message.replyTo)}
            hues={hues.value}
            author={user.value}
            time={time}
            startsGroup={startsGroup}
            client={client}
          />
        ))}
      </ol>
    </>
  );
}
