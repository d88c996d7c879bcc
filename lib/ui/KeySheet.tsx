// Runs in the browser; imported on the server too.

import type { Signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Announced } from "../client/room/announced.ts";
import { beginAtTextBox, keepFocus } from "./focus_keeper.ts";
import { Choices, openSheet, Sheet } from "./Sheet.tsx";
import { walkRows } from "./row_walk.ts";
import { isWriting, typeAnywhere } from "./type_anywhere.ts";

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["Enter"], "Send; on touch screens with Ctrl or ⌘"],
  [["Shift", "Enter"], "New line"],
  [["Tab"], "To the messages, and on"],
  [["↑", "↓"], "Message by message"],
  [["Home", "End"], "First and last message"],
  [["m"], "What to do with a message"],
  [["r"], "Reply to it"],
  [["e"], "Edit it"],
  [["↑"], "In an empty box: edit the last one"],
  [["Esc"], "Back to the text box"],
  [["/"], "Search, as Ctrl or ⌘ with K"],
  [["?"], "These keys"],
];

/** The sheet, by its id. */
const SHEET = "sheet";

interface KeySheetProps {
  /** What screen readers read out. */
  announced: Signal<Announced>;
}

/**
 * The keys of a room, which work from then on, and a sheet that tells of them and of what
 * is read out: for `?`, or a button that shows up at the end of the page's Tab stops.
 */
export function KeySheet({ announced }: KeySheetProps) {
  useLayoutEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    walkRows(signal);
    keepFocus(signal);
    beginAtTextBox();
    document.addEventListener("keydown", typeAnywhere, { signal });
    document.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, isComposing } = event;
      const isAsked = key === "?" && !altKey && !ctrlKey && !metaKey;
      if (!isAsked || isComposing || isWriting(event.target)) return;
      event.preventDefault();
      openSheet(SHEET);
    }, { signal });
    return () => listening.abort();
  }, []);
  return (
    <>
      <button
        type="button"
        class="skip-link sheet-opener"
        onClick={() => openSheet(SHEET)}
      >
        Keys and reading aloud
      </button>
      <Sheet id={SHEET} title="Keys">
        <dl class="keys">
          {KEYS.map(([keys, what]) => (
            <div key={what}>
              <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <Choices
          legend="Screen readers read out"
          name="announced"
          labels={["All messages", "Those that call me by @name", "None"]}
          chosen={announced}
        />
      </Sheet>
    </>
  );
}
