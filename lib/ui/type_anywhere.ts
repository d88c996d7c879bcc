// Runs in the browser.

/** The part of a `KeyboardEvent` that tells whether it writes something. */
export type WritingKey = Pick<
  KeyboardEvent,
  "key" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "getModifierState"
>;

/**
 * Tells whether a key writes a character that means nothing to the page itself, or begins
 * one: accents on dead keys, and input methods.
 *
 * @param press The key.
 * @param isMac Whether Alt writes there instead of opening menus.
 * @returns Whether it does. A blank doesn't count: it scrolls and presses buttons.
 */
export function writes(press: WritingKey, isMac: boolean): boolean {
  const { key, altKey, ctrlKey, metaKey, isComposing } = press;
  if (isComposing || metaKey) return false;
  // On Windows, AltGr is Ctrl and Alt.
  const isGraph = press.getModifierState("AltGraph");
  if ((ctrlKey || altKey && !isMac) && !isGraph) return false;
  // `?` asks for help, and `/` finds; see KeySheet.tsx and find_keys.ts.
  return key === "Dead" || key === "Process" ||
    [...key].length === 1 && !/[\s?/]/u.test(key);
}

/**
 * Leads what is typed anywhere on the page to the text box.
 *
 * @param event A key that was pressed.
 */
export function typeAnywhere(event: Event): void {
  if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return;
  if (!writes(event, /Mac|iP/.test(navigator.platform))) return;
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
