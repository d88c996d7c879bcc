// Runs in the browser.

/**
 * Copies the code before a button that was pressed. What a browser doesn't let be copied
 * is selected at least.
 *
 * @param event A click, anywhere.
 * @returns Whether something was copied.
 */
export function copyCode({ target }: Event): boolean {
  const code = target instanceof Element && target.matches(".copy") &&
    target.previousElementSibling;
  if (!code) return false;
  getSelection()?.selectAllChildren(code);
  // Browsers have `navigator.clipboard` on https and localhost only.
  return document.execCommand("copy");
}
