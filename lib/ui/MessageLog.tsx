// Runs in the browser and on the server.

import { useRef } from "preact/hooks";
import { drawing } from "./drawing.ts";
import { MessageRows, type MessageRowsProps } from "./MessageRows.tsx";

/** The conversation: it scrolls by itself and opens at its end. */
export function MessageLog(props: MessageRowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const Overlay = drawing.value?.live?.LogOverlay;
  return (
    <div class="log-frame">
      <section
        class="log"
        aria-label="Messages"
        // A keyboard scrolls what has the focus.
        tabIndex={0}
        ref={scroller}
        // The link to older messages, however it was drawn.
        onClick={(event) => {
          const { target, ctrlKey, metaKey, shiftKey } = event;
          const isLink = target instanceof Element &&
            target.matches(".beginning a");
          if (!isLink || ctrlKey || metaKey || shiftKey) return;
          event.preventDefault();
          props.client.loadOlder();
        }}
      >
        <div class="log-content">
          <MessageRows {...props} scroller={scroller} />
          <div id="latest" />
        </div>
      </section>
      {Overlay && <Overlay {...props} scroller={scroller} />}
    </div>
  );
}
