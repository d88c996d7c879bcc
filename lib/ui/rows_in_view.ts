// Runs in the browser.

import type { View } from "../client/room/view.ts";
import { showsEnd } from "./reading_place.ts";

/** The rows of stored messages, in their order. */
const ROWS = ".messages:not([aria-label]) > .message";

/** What of a list is in view. */
export interface RowsInView extends View {
  /** The first row of which something is in view. */
  readonly topRow: Element;
}

/**
 * Finds out which messages are in view.
 *
 * @param scroller The element that scrolls.
 * @returns What is in view; `null` in a list without messages.
 */
export function rowsInView(scroller: Element): RowsInView | null {
  const rows = scroller.querySelectorAll(ROWS);
  const { top, bottom } = scroller.getBoundingClientRect();
  const topRow = rows[indexOfFirst(rows, (row) => bottomOf(row) > top)];
  const last = rows[indexOfFirst(rows, (row) => topOf(row) >= bottom) - 1];
  const first = rows[indexOfFirst(rows, (row) => topOf(row) >= top)];
  if (topRow === undefined || last === undefined) return null;
  return {
    topRow,
    first: seqOf(first ?? last),
    last: seqOf(last),
    follows: showsEnd(scroller),
  };
}

/**
 * @param row A row of the list.
 * @param scroller The element that scrolls.
 * @returns Whether the head of its group is in view, which has the author's name.
 */
export function headInView(row: Element, scroller: Element): boolean {
  let first: Element | null = row;
  while (first !== null && !first.classList.contains("starts")) {
    first = first.previousElementSibling;
  }
  const head = first?.querySelector(".message-head");
  return !head || topOf(head) >= topOf(scroller);
}

/**
 * @param row A row of the list.
 * @returns seq of its message.
 */
export function seqOf(row: Element): number {
  return Number(row.id.slice(1));
}

function topOf(row: Element): number {
  return row.getBoundingClientRect().top;
}

function bottomOf(row: Element): number {
  return row.getBoundingClientRect().bottom;
}

/** The rows from some index on fulfil a condition. Returns it, or how many there are. */
function indexOfFirst(
  rows: NodeListOf<Element>,
  condition: (row: Element) => boolean,
): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const row = rows[middle];
    if (row !== undefined && condition(row)) to = middle;
    else from = middle + 1;
  }
  return from;
}
