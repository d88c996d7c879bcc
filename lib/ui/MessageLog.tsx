// Runs in the browser and on the server.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { MessageRows, type MessageRowsProps } from "./MessageRows.tsx";
import { showEnd, showsEnd } from "./reading_place.ts";

/** The conversation: it scrolls by itself and opens at its end. */
export function MessageLog(rows: MessageRowsProps) {
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
      New messages
    </button>
  );
}
