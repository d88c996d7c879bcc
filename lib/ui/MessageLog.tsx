// Runs in the browser and on the server.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { MessageRows, type MessageRowsProps } from "./MessageRows.tsx";
import { showEnd, showsEnd } from "./reading_place.ts";

interface MessageLogProps extends MessageRowsProps {
  hasOlder: ReadonlySignal<boolean>;
  loadingOlder: ReadonlySignal<boolean>;
  onLoadOlder: () => void;
}

/** The conversation: it scrolls by itself and opens at its end. */
export function MessageLog(
  { hasOlder, loadingOlder, onLoadOlder, ...rows }: MessageLogProps,
) {
  const scroller = useRef<HTMLElement>(null);
  const hasUnseen = useSignal(false);

  return (
    <div class="log-frame">
      <section
        class="log"
        aria-label="Messages"
        // A keyboard scrolls what has the focus.
        tabIndex={0}
        ref={scroller}
        onScroll={(event) => {
          if (showsEnd(event.currentTarget)) hasUnseen.value = false;
        }}
      >
        <div class="log-content">
          <Beginning
            hasOlder={hasOlder}
            loadingOlder={loadingOlder}
            messages={rows.messages}
            onLoadOlder={onLoadOlder}
          />
          <MessageRows
            {...rows}
            scroller={scroller}
            onUnseen={() => hasUnseen.value = true}
          />
          <div id="latest" />
        </div>
      </section>
      <NewMessagesButton
        hasUnseen={hasUnseen}
        onClick={() => {
          if (scroller.current === null) return;
          showEnd(scroller.current);
          // The button goes away; the focus stays with what it led to.
          scroller.current.focus();
        }}
      />
    </div>
  );
}

type BeginningProps = Pick<
  MessageLogProps,
  "hasOlder" | "loadingOlder" | "messages" | "onLoadOlder"
>;

/** What stands above the oldest message shown. */
function Beginning(
  { hasOlder, loadingOlder, messages, onLoadOlder }: BeginningProps,
) {
  const [oldest] = messages.value;
  if (oldest === undefined) {
    // Nothing is shown, but something is there: it couldn't be read.
    if (hasOlder.value) return null;
    return (
      <div class="empty">
        <p class="empty-title">Nothing has been said here yet.</p>
        <p>Say hello, or share this page's address to invite somebody.</p>
      </div>
    );
  }
  if (!hasOlder.value) {
    return <p class="beginning">This is where the conversation begins.</p>;
  }
  return (
    <p class="beginning">
      <a
        class="button"
        href={`?before=${oldest.seq}`}
        aria-busy={loadingOlder.value}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onLoadOlder();
        }}
      >
        {loadingOlder.value ? "Loading…" : "Load older messages"}
      </a>
    </p>
  );
}

interface NewMessagesButtonProps {
  hasUnseen: ReadonlySignal<boolean>;
  onClick: () => void;
}

function NewMessagesButton({ hasUnseen, onClick }: NewMessagesButtonProps) {
  return (
    <button
      type="button"
      class="new-messages"
      hidden={!hasUnseen.value}
      onClick={onClick}
    >
      New messages <span aria-hidden="true">↓</span>
    </button>
  );
}
