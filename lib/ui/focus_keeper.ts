// Runs in the browser.

import { focusRow } from "./row_walk.ts";
import { isTouchScreen } from "./touch_screen.ts";

const ROWS = ".message";

/** What had the focus, and what gets it when that goes. */
interface Focused {
  readonly element: WeakRef<Element>;
  readonly heirs: readonly WeakRef<Element>[];
  /** Whether it loads older messages, above its first heir. */
  readonly loads: boolean;
}

/**
 * Keeps the focus from falling to the page when what has it goes away: it goes to what is
 * nearest. In the log that is the row, or one next to it; elsewhere, where the reader
 * writes, or on a touch screen, where that would open a keyboard, the conversation.
 * Nothing is scrolled. It also leads from a link that has loaded older messages to the
 * one right above those that were there.
 *
 * @param signal Ends it.
 */
export function keepFocus(signal: AbortSignal): void {
  let focused: Focused | null = null;

  const note = (element: Element | null) => {
    if (element === null || element === document.body) return;
    focused = {
      element: new WeakRef(element),
      heirs: heirsOf(element).map((heir) => new WeakRef(heir)),
      loads: element.matches(".beginning a"),
    };
  };
  const observer = new MutationObserver(() => {
    if (focused === null) return;
    const { element, heirs, loads } = focused;
    const { activeElement, body } = document;
    const isLost = activeElement === body && !isShown(element.deref());
    if (!isLost && !(loads && activeElement === element.deref())) return;
    const heir = heirs.map((heir) => heir.deref()).find(isShown);
    const loaded = loads && heir ? rowBefore(heir) : null;
    const next = loaded ?? (isLost ? heir : null);
    if (next instanceof HTMLElement) focusRow(next);
  });

  note(document.activeElement);
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) note(target);
  }, { signal });
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

/** Whether it is there to be seen, so that it can have the focus. */
function isShown(element: Element | undefined): element is Element {
  return element !== undefined && element.isConnected &&
    element.getClientRects().length > 0;
}

function rowBefore(row: Element): HTMLElement | null {
  const rows = [
    ...document.querySelectorAll<HTMLElement>(`.messages ${ROWS}`),
  ];
  return rows[rows.findIndex((each) => each === row) - 1] ?? null;
}

/** What gets the focus when something goes that has it, the nearest first. */
function heirsOf(element: Element): Element[] {
  const log = element.closest(".log");
  const rows = [...(log?.querySelectorAll(ROWS) ?? [])];
  const next = rows.findIndex((row) =>
    row.contains(element) ||
    element.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING
  );
  const near = next < 0 ? rows.slice(-1) : rows.slice(next, next + 2);
  return [
    ...near,
    next < 1 ? null : rows[next - 1],
    log,
    document.querySelector(isTouchScreen() ? "main" : "#text"),
  ].filter((each) => each instanceof Element);
}
