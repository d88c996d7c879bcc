// Runs in the browser.

/** The part of a `KeyboardEvent` that tells whether it writes something. */
export type WritingKey = Pick<
  KeyboardEvent,
  "key" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "getModifierState"
>;

/**
 * Tells whether a key writes a character that means nothing to the page itself.
 *
 * @param press The key.
 * @returns Whether it does. A blank doesn't count: it scrolls and presses buttons.
 */
export function writes(press: WritingKey): boolean {
  const { key, altKey, ctrlKey, metaKey, isComposing } = press;
  // On Windows, AltGr is Ctrl and Alt.
  const hasModifier = (altKey || ctrlKey) &&
    !press.getModifierState("AltGraph");
  // `?` asks for help; see KeySheet.tsx.
  return [...key].length === 1 && !/[\s?]/u.test(key) && !hasModifier &&
    !metaKey && !isComposing;
}

/**
 * Leads what is typed anywhere on the page to the text box.
 *
 * @param event A key that was pressed.
 */
export function typeAnywhere(event: Event): void {
  if (!(event instanceof KeyboardEvent) || !writes(event)) return;
  const isInDialog = event.target instanceof Element &&
    event.target.closest("dialog") !== null;
  // The browser writes what was typed where the focus is by then.
  if (!isInDialog && !isWriting(event.target)) {
    document.getElementById("text")?.focus();
  }
}

/**
 * @param target What has the focus.
 * @returns Whether it takes what is typed.
 */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select") !== null);
}
