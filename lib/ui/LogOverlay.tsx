// Runs in the browser; imported on the server too.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { View } from "../client/room/view.ts";
import { findMessage } from "../protocol/find_message.ts";
import { countNew, isOlder } from "../protocol/read_marks.ts";
import { authorChip } from "./author_chip.tsx";
import type { Hues } from "./author_hue.ts";
import type { Clock } from "./clock.ts";
import type { LogClient } from "./log_client.ts";
import { personName } from "./person_name.tsx";
import { showEnd, toBeginningPx, toEndPx } from "./reading_place.ts";
import { ReplyStrip } from "./ReplyStrip.tsx";
import { headInView, rowsInView, seqOf } from "./rows_in_view.ts";

/** Older messages are asked for when so much is left to scroll through. */
const LOAD_AHEAD_SCREENS = 1;

/** So far from the end a reader is told of the way there. */
const AWAY_SCREENS = 0.5;

/** What {@linkcode LogOverlay} shows. */
export interface LogOverlayProps {
  client: LogClient;
  /** Of the authors. */
  hues: ReadonlySignal<Hues>;
  clock: ReadonlySignal<Clock>;
}

interface ScrollerProps {
  /** The element that scrolls. */
  scroller: RefObject<HTMLElement>;
}

/** Where in the conversation the reader is. */
interface Place extends View {
  /** seq of the message at the top, where its author's name is above the view. */
  readonly namelessSeq: number | null;
  /** Whether the end is far off. */
  readonly isAway: boolean;
  /** The newest message that has been in view so far. */
  readonly seenSeq: number;
}

/**
 * What lies over the conversation: who speaks at its top, and the ways to what is new
 * and to the end. It also loads older messages as the reader comes near to them.
 */
export function LogOverlay(props: LogOverlayProps & ScrollerProps) {
  const { client, scroller } = props;
  const { messages, newSeq } = client;
  const newestSeq = messages.value.at(-1)?.seq ?? 0;
  const place = useSignal<Place | null>(null);
  const askedBefore = useRef<number>();

  const look = () => {
    const view = scroller.current && rowsInView(scroller.current);
    if (!view || scroller.current === null) return;
    const { topRow, ...seen } = view;
    place.value = {
      ...seen,
      namelessSeq: headInView(topRow, scroller.current) ? null : seqOf(topRow),
      isAway: toEndPx(scroller.current) >
        AWAY_SCREENS * scroller.current.clientHeight,
      seenSeq: Math.max(seen.last, place.peek()?.seenSeq ?? newestSeq),
    };
    client.noteView(seen);
  };
  const loadAhead = () => {
    const { current } = scroller;
    const oldestSeq = messages.peek()[0]?.seq;
    if (current === null || !client.hasOlder.peek()) return;
    if (toBeginningPx(current) > LOAD_AHEAD_SCREENS * current.clientHeight) {
      return;
    }
    // Once: where that fails, there is still the button.
    if (askedBefore.current === oldestSeq) return;
    askedBefore.current = oldestSeq;
    client.loadOlder();
  };

  // Whatever is drawn anew may have brought something else into view.
  void newSeq.value;
  useEffect(() => {
    look();
    // Who has nothing to scroll can't come near to what is older.
    if (scroller.current && toBeginningPx(scroller.current) <= 0) loadAhead();
  });
  useEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    showLine(log);
    let frame: number | null = null;
    const lookSoon = () => {
      frame ??= requestAnimationFrame(() => {
        frame = null;
        look();
      });
    };
    // It ends with the element, which is never without this.
    log.addEventListener("scroll", () => {
      lookSoon();
      loadAhead();
    }, { passive: true });
    // Keyboards of phones, turns, and texts that are unfolded.
    const observer = new ResizeObserver(lookSoon);
    observer.observe(log);
    for (const content of log.children) observer.observe(content);
    return () => observer.disconnect();
  }, []);

  return (
    <>
      <TopAuthor {...props} place={place} />
      <NewPill {...props} place={place} />
      <EndPill {...props} place={place} />
      <ReplyStrip client={client} hues={props.hues.value} />
    </>
  );
}

interface PlaceProps {
  place: ReadonlySignal<Place | null>;
}

/** Whose messages those at the top are, while the name above them is out of view. */
function TopAuthor(
  { place, client, hues, clock }: LogOverlayProps & PlaceProps,
) {
  const { messages, user } = client;
  const seq = place.value?.namelessSeq ?? null;
  const message = seq === null ? undefined : findMessage(messages.value, seq);
  if (message === undefined) return null;
  const isOwn = message.userId === user.value?.userId;
  return (
    <p class="top-author" aria-hidden="true">
      <span class="top-author-line">
        {isOwn ? "You" : (
          <>
            {authorChip(message, hues.value)}
            {personName(message)}
          </>
        )} <time>{clock.value.time(message.sentAt)}</time>
      </span>
    </p>
  );
}

/** A browser that hasn't opened the page at the line does now. */
function showLine(log: Element): void {
  const line = document.getElementById("new");
  if (line === null || location.hash !== "" || log.scrollTop < 0) return;
  if (line.getBoundingClientRect().top < log.getBoundingClientRect().top) {
    line.scrollIntoView({ block: "center" });
  }
}

/** Leads up to what is new, loading what is missing in between. */
function NewPill(props: LogOverlayProps & PlaceProps) {
  const { messages, hasOlder, newSeq, user } = props.client;
  const isWanted = useRef(false);
  const goThere = () => {
    const line = document.getElementById("new");
    if (!isWanted.current || line === null) return;
    isWanted.current = false;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  };
  useEffect(goThere);

  const from = newSeq.value;
  const { value: place } = props.place;
  const userId = user.value?.userId;
  const oldestSeq = () => messages.value[0]?.seq;
  if (from === null || place === null) return null;
  const isMissing = () =>
    isOlder(from, { messages: messages.value, hasOlder: hasOlder.value });
  if (from >= place.first) return null;

  const count = countNew(from, { messages: messages.value, userId });
  const label = count === 0 ? "New" : `${count}${isMissing() ? "+" : ""} new`;
  const loadUpThere = async () => {
    isWanted.current = true;
    while (isMissing()) {
      const before = oldestSeq();
      await props.client.loadOlder();
      if (oldestSeq() !== before) continue;
      // They can't be loaded now, and later the reader may be elsewhere.
      isWanted.current = false;
      return;
    }
    goThere();
  };
  return (
    <button
      type="button"
      class="pill new-above"
      aria-label={`${label}, further up`}
      onClick={loadUpThere}
    >
      {label}
    </button>
  );
}

/** Leads to the end, and says what has come in below the reader. */
function EndPill(
  { client, scroller, place }: LogOverlayProps & ScrollerProps & PlaceProps,
) {
  const { messages, user } = client;
  const { isAway = false, seenSeq = Infinity } = place.value ?? {};
  const userId = user.value?.userId;
  const count = countNew(seenSeq + 1, { messages: messages.value, userId });
  return (
    <button
      type="button"
      class="pill new-messages"
      hidden={!isAway && count === 0}
      onClick={() => {
        if (scroller.current === null) return;
        showEnd(scroller.current);
        // The button goes away; the focus stays with what it led to.
        scroller.current.focus();
      }}
    >
      {count > 0
        ? (
          <>
            {count} new<span class="visually-hidden">, further down</span>
          </>
        )
        : "To the end"}
    </button>
  );
}
