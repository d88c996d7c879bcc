// Runs in the browser.

import { focusRow } from "./row_walk.ts";

/**
 * Keeps the focus from falling to the page when what has it goes away: it goes to what is
 * nearest. In the log that is the row, or one next to it; elsewhere, where the reader
 * writes, or on a touch screen, where that would open a keyboard, the conversation.
 *
 * @param signal Ends it.
 */
export function keepFocus(signal: AbortSignal): void {
  let focused: WeakRef<Element> | null = null;
  let nearby: readonly WeakRef<Element>[] = [];

  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return;
    focused = new WeakRef(target);
    nearby = neighborsOf(target).map((element) => new WeakRef(element));
  };
  const observer = new MutationObserver(() => {
    const lost = focused?.deref();
    if (focused === null || document.activeElement !== document.body) return;
    if (lost !== undefined && isShown(lost)) return;
    focused = null;
    const heir = nearby.map((each) => each.deref()).find((each) =>
      each !== undefined && isShown(each)
    );
    if (heir instanceof HTMLElement) focusRow(heir);
  });

  document.addEventListener("focusin", note, { signal });
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["hidden", "disabled"],
  });
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * Puts the focus where somebody with a keyboard goes on: into the text box, unless the
 * page leads elsewhere, or has it somewhere by now. What is in view stays.
 */
export function beginAtTextBox(): void {
  const { activeElement, body } = document;
  const isFree = activeElement === body || activeElement?.id === "new";
  const leadsElsewhere = !["", "#latest"].includes(location.hash);
  const asksForName = document.getElementById("name") !== null;
  if (!isFree || leadsElsewhere || asksForName || isTouchScreen()) return;
  document.getElementById("text")?.focus({ preventScroll: true });
}

/** Where the focus in a text box opens a keyboard over the conversation. */
function isTouchScreen(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/** Whether it is there to be seen, so that it can have the focus. */
function isShown(element: Element): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}

/** What is near to something that has the focus, the nearest first. */
function neighborsOf(element: Element): Element[] {
  const log = element.closest(".log");
  const row = element.closest(".message");
  const rows = [...(log?.querySelectorAll(".message") ?? [])];
  const at = row === null ? 0 : rows.indexOf(row);
  return [
    row,
    rows[at],
    rows[at + 1],
    rows[at - 1],
    log,
    document.querySelector(isTouchScreen() ? "main" : "#text"),
  ].filter((each) => each instanceof Element);
}
