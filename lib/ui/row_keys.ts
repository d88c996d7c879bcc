// Runs in the browser.

/** What keys do with messages. */
export interface RowKeyListener {
  onMenu(row: Element): void;
  onReply(row: Element): void;
  onEdit(row: Element): void;
  /** Asked for in an empty text box; returns whether there is something to edit. */
  onEditLast(): boolean;
  /** Asked for in the text box; returns whether there was something to leave. */
  onEscape(): boolean;
}

/**
 * Has keys do something with the message that has the focus, and with those that the text
 * box is about. They come before those that lead what is typed to the text box.
 *
 * @param listener What they do.
 * @param signal Ends it.
 */
export function followRowKeys(
  listener: RowKeyListener,
  signal: AbortSignal,
): void {
  document.addEventListener("keydown", (event) => {
    const { target, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || isComposing) return;
    if (!(target instanceof Element)) return;
    const isDone = target.id === "text"
      ? inTextBox(event.key, target, listener)
      : target.matches(".message[id]") && onRow(event, target, listener);
    if (isDone) event.preventDefault();
  }, { signal, capture: true });
}

function inTextBox(
  key: string,
  box: Element,
  { onEditLast, onEscape }: RowKeyListener,
): boolean {
  if (key === "Escape") return onEscape();
  const isEmpty = box instanceof HTMLTextAreaElement && box.value === "";
  return key === "ArrowUp" && isEmpty && onEditLast();
}

function onRow(
  { key, code }: KeyboardEvent,
  row: Element,
  { onMenu, onReply, onEdit }: RowKeyListener,
): boolean {
  // Where the key writes another letter, as in Greek, it is the same key.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.slice(-1);
  const action = { m: onMenu, r: onReply, e: onEdit }[letter.toLowerCase()];
  action?.(row);
  return action !== undefined;
}
