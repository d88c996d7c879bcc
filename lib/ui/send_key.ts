// Runs in the browser and on the server.

/** The part of a `KeyboardEvent` that decides whether it sends. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "shiftKey" | "ctrlKey" | "metaKey" | "isComposing" | "keyCode"
>;

/** The `keyCode` of keys that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Decides whether a key sends the message or belongs to its text.
 *
 * @param press The key.
 * @param isTouch Whether the keyboard is on the screen, or may be: that has no
 * Shift+Enter, and its Enter starts a new line. Ctrl+Enter and Cmd+Enter send anyway.
 * @returns Whether it sends.
 */
export function isSendKey(press: KeyPress, isTouch: boolean): boolean {
  // Safari ends the composition before it tells of the Enter that ended it.
  const isComposing = press.isComposing ||
    press.keyCode === TAKEN_BY_INPUT_METHOD;
  const isMeant = !isTouch || press.ctrlKey || press.metaKey;
  return press.key === "Enter" && !press.shiftKey && !isComposing && isMeant;
}
