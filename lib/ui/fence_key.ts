// Runs in the browser.

// Where code begins or ends; see markup/blocks.ts.
const FENCES = /^ {0,3}```|```\s*$/gm;

/**
 * Tells whether Enter is to begin a new line instead of sending: in code whose fence
 * isn't closed yet. Ctrl+Enter and Cmd+Enter send anyway.
 *
 * @param event A key on its way down to a text box.
 * @returns Whether it is.
 */
export function isInFence(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, target } = event;
  if (key !== "Enter" || ctrlKey || metaKey) return false;
  if (!(target instanceof HTMLTextAreaElement)) return false;
  const before = target.value.slice(0, target.selectionStart);
  const fences = before.match(FENCES) ?? [];
  return fences.length % 2 > 0;
}
