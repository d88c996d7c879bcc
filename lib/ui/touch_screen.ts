// Runs in the browser.

/** @returns Whether the focus in a text box opens a keyboard over the conversation. */
export function isTouchScreen(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}
