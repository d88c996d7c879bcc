// Runs in the browser; imported on the server too.

/**
 * Has the menu of people close as menus do: by Escape, which leads back to its button,
 * and as soon as something outside of it is pressed or has the focus.
 *
 * @param document Where that happens.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function follow(signal: AbortSignal): void {
 *   followPeopleMenu(document, signal);
 * }
 * ```
 */
export function followPeopleMenu(
  document: EventTarget,
  signal: AbortSignal,
): void {
  for (const type of ["pointerdown", "focusin"]) {
    document.addEventListener(type, closeFromOutside, { signal });
  }
  document.addEventListener("keydown", closeByKey, { signal });
}

function closeFromOutside({ target }: Event): void {
  const menu = openMenu(target);
  if (menu && target instanceof Node && !menu.contains(target)) {
    menu.open = false;
  }
}

function closeByKey(event: Event): void {
  const menu = openMenu(event.target);
  if (!menu || !isEscape(event)) return;
  // Where a page fills the screen, Escape would end that, too.
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** Not the one that ends the composition of a character, nor one that did something. */
function isEscape(event: Event): boolean {
  return event instanceof KeyboardEvent && event.key === "Escape" &&
    !event.isComposing && !event.defaultPrevented;
}

function openMenu(target: EventTarget | null): HTMLDetailsElement | null {
  const page = target instanceof Node ? target.ownerDocument : null;
  return page?.querySelector<HTMLDetailsElement>(".people-menu[open]") ?? null;
}
