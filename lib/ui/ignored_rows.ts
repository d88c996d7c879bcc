// Runs in the browser.

import type { Message } from "../protocol/messages.ts";

const MARKED = ".message[data-ignored]";

/**
 * Folds the messages of people whom the reader ignores (styles.css), and unfolds those of
 * others. What the reader has a look at stays unfolded.
 *
 * @param messages The messages of the room, as they are drawn.
 * @param ignored The ids of users.
 */
export function markIgnored(
  messages: readonly Message[],
  ignored: ReadonlySet<string>,
): void {
  const rows = new Set(
    messages.filter(({ userId }) => ignored.has(userId))
      .map(({ seq }) => document.getElementById(`m${seq}`)),
  );
  for (const row of document.querySelectorAll<HTMLElement>(MARKED)) {
    if (!rows.delete(row)) row.removeAttribute("data-ignored");
  }
  for (const row of rows) row?.setAttribute("data-ignored", "");
}

/**
 * Has a click on a folded message, or Enter, show it, and fold it again.
 *
 * @param signal Ends it.
 */
export function unfoldIgnored(signal: AbortSignal): void {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || target.closest("a, button")) return;
    toggle(target.closest(MARKED));
  }, { signal });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Enter" || !(target instanceof Element)) return;
    if (target.matches(MARKED)) toggle(target);
  }, { signal });
}

function toggle(row: Element | null): void {
  const isShown = row?.getAttribute("data-ignored") === "shown";
  row?.setAttribute("data-ignored", isShown ? "" : "shown");
}
