// Runs in the browser; imported on the server too.

/**
 * Unfolds what was clicked on, downwards: in a list that keeps its end in view, what
 * somebody begins to read would move up.
 *
 * @param event A click, anywhere.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function listen(): void {
 *   document.addEventListener("click", unfold);
 * }
 * ```
 */
export function unfold(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const fold = event.target.closest(".fold");
  const scroller = fold?.closest(".log");
  if (!(fold instanceof HTMLDetailsElement) || !scroller || fold.open) return;
  event.preventDefault();
  const row = fold.parentElement ?? fold;
  const { top } = row.getBoundingClientRect();
  fold.open = true;
  scroller.scrollTop += row.getBoundingClientRect().top - top;
}
