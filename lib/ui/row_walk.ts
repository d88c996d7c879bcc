// Runs in the browser.

const ROWS = ".message";
const STOPS = ".beginning a, .message";
const CONTROLS = "a, button, summary, pre";

/**
 * Has the arrow keys walk through the messages, which are a single Tab stop: the row that
 * was walked to last, and what is in it (WAI-ARIA Authoring Practices, "Keyboard
 * Navigation Inside Components"). Without it the log itself is the stop, and every link.
 *
 * @param signal Ends it.
 */
export function walkRows(signal: AbortSignal): void {
  document.addEventListener("keydown", walk, { signal });
  document.addEventListener("focusin", take, { signal });
}

/**
 * Finds the row at the end of what is in view.
 *
 * @param log The element that scrolls.
 * @returns The row; `null` in a log without any.
 */
export function lastRowInView(log: Element): HTMLElement | null {
  const { bottom } = log.getBoundingClientRect();
  return [...log.querySelectorAll<HTMLElement>(ROWS)].findLast((row) =>
    row.getBoundingClientRect().top < bottom
  ) ?? null;
}

function walk(event: KeyboardEvent): void {
  if (event.key === "Tab") return arrangeStops();
  const { target } = event;
  if (!(target instanceof Element) || hasModifier(event)) return;
  const log = target.closest(".log");
  if (log === null) return;
  const next = nextStop(log, target, event.key);
  if (next === null) return;
  event.preventDefault();
  focusRow(next, { preventScroll: false });
}

function nextStop(
  log: Element,
  from: Element,
  key: string,
): HTMLElement | null {
  if (key === "Escape") return document.getElementById("text");
  const stops = [...log.querySelectorAll<HTMLElement>(STOPS)];
  if (key === "Home") return stops.find((stop) => stop.matches(ROWS)) ?? null;
  if (key === "End") return stops.at(-1) ?? null;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  // From the log itself, or when the view was scrolled away from the focus.
  if (from === log || !isInView(from, log)) return lastRowInView(log);
  // Or from the line above what is new, which is no stop.
  const at = stops.findIndex((stop) => stop.contains(from));
  const isAfter = (stop: Element) =>
    (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
  if (key === "ArrowUp") {
    return stops[(at < 0 ? stops.findIndex(isAfter) : at) - 1] ?? null;
  }
  return (at < 0 ? stops.find(isAfter) : stops[at + 1]) ??
    document.getElementById("text");
}

/**
 * Gives the focus to a row, or to something that can have it anyway.
 *
 * @param row The row.
 * @param options Whether the view stays where it is: it does unless they say otherwise.
 */
export function focusRow(
  row: HTMLElement,
  options: FocusOptions = { preventScroll: true },
): void {
  if (row.matches(ROWS)) row.tabIndex = -1;
  row.focus(options);
}

function isInView(element: Element, log: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const view = log.getBoundingClientRect();
  return bottom > view.top && top < view.bottom;
}

/** A row that has the focus is the stop from then on. */
function take({ target }: FocusEvent): void {
  if (!(target instanceof HTMLElement)) return;
  if (target.matches(".log:focus-visible")) {
    const row = lastRowInView(target);
    if (row !== null) focusRow(row);
    return;
  }
  const row = target.closest<HTMLElement>(ROWS);
  const log = row?.closest<HTMLElement>(".log");
  if (!row || !log) return;
  for (const former of log.querySelectorAll(`${ROWS}[tabindex]`)) {
    if (former !== row) former.removeAttribute("tabindex");
  }
  row.tabIndex = 0;
  log.tabIndex = -1;
}

/** Called before Tab moves the focus. */
function arrangeStops(): void {
  const { activeElement } = document;
  const log = document.querySelector<HTMLElement>(".log");
  if (log === null) return;
  const row = activeElement?.closest(ROWS);
  for (const control of log.querySelectorAll<HTMLElement>(CONTROLS)) {
    control.tabIndex = row?.contains(control) ? 0 : -1;
  }
  if (log.querySelector(`${ROWS}[tabindex]`) === null) log.tabIndex = 0;
}

function hasModifier(
  { altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent,
): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
