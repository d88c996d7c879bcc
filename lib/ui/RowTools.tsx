// Runs in the browser; imported on the server too.

import { render } from "preact";
import { useLayoutEffect } from "preact/hooks";

interface RowToolsProps {
  /** Whether the reader may answer. */
  canReply: boolean;
  onReply: (row: Element) => void;
  onMenu: (row: Element) => void;
}

/**
 * The buttons of the row that is pointed at or has the focus. There is one set of them,
 * which moves from row to row: a thousand would cost more than all messages do.
 */
export function RowTools({ canReply, onReply, onMenu }: RowToolsProps) {
  useLayoutEffect(() => {
    const holder = document.createElement("span");
    holder.className = "row-tools";
    const ofRow = (action: (row: Element) => void) => () => {
      const row = holder.closest(".message");
      if (row !== null) action(row);
    };
    render(
      <>
        {canReply && (
          <button type="button" aria-label="Reply" onClick={ofRow(onReply)}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m9 7-5 5 5 5m-5-5h10q6 0 6 6" />
            </svg>
          </button>
        )}
        <button
          type="button"
          aria-label="More"
          aria-haspopup="dialog"
          onClick={ofRow(onMenu)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12h.01M12 12h.01M19 12h.01" />
          </svg>
        </button>
      </>,
      holder,
    );
    const moveTo = ({ target }: Event) => {
      const row = target instanceof Element
        ? target.closest(".message[id]")
        : null;
      if (row !== null && holder.parentNode !== row) row.append(holder);
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener("focusin", moveTo, { signal });
    document.addEventListener("pointerover", (event) => {
      // What has the focus stays where it is.
      const isInUse = holder.contains(document.activeElement);
      if (event.pointerType !== "touch" && !isInUse) moveTo(event);
    }, { signal });
    return () => {
      listening.abort();
      render(null, holder);
      holder.remove();
    };
  }, [canReply]);
  return null;
}
