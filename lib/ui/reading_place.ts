// Runs in the browser.

// The list of messages is laid out with `flex-direction: column-reverse`: it opens
// at its end without a script, and stays there while it grows. So `scrollTop` is 0
// at the end and negative above it.

/** A reader this close to the end follows the conversation. */
const NEAR_END_PX = 48;

/**
 * Tells whether a list shows its end.
 *
 * @param scroller The element that scrolls.
 * @returns Whether it does, or nearly.
 */
export function showsEnd(scroller: Element): boolean {
  return scroller.scrollTop > -NEAR_END_PX;
}

/**
 * Tells how far it is from the end.
 *
 * @param scroller The element that scrolls.
 * @returns How much is below what is in view, in px.
 */
export function toEndPx(scroller: Element): number {
  return -scroller.scrollTop;
}

/**
 * Tells how far it is to the beginning.
 *
 * @param scroller The element that scrolls.
 * @returns How much is above what is in view, in px.
 */
export function toBeginningPx(scroller: Element): number {
  return scroller.scrollHeight - scroller.clientHeight - toEndPx(scroller);
}

/**
 * Scrolls a list to its end.
 *
 * @param scroller The element that scrolls.
 */
export function showEnd(scroller: Element): void {
  scroller.scrollTop = 0;
}

/**
 * Notes where a row is, before the list changes around it.
 *
 * @param scroller The element that scrolls.
 * @param row A row that probably stays in the list.
 * @returns A function that scrolls the row back to that place.
 */
export function holdInPlace(scroller: Element, row: Element): () => void {
  const { top } = row.getBoundingClientRect();
  return () => {
    if (!row.isConnected) return;
    scroller.scrollTop += row.getBoundingClientRect().top - top;
  };
}
