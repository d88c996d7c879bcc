// Runs in the browser; imported on the server too.

import { SEARCH_PATH } from "../../protocol/page_paths.ts";
import { roomPath } from "../../protocol/paths.ts";

/**
 * Has `/`, Ctrl+K and the link to a room's search find messages without leaving the room.
 *
 * @param document Where that happens.
 * @param room The room.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function follow(signal: AbortSignal): void {
 *   followFind(document, "tea", signal);
 * }
 * ```
 */
export function followFind(
  document: EventTarget,
  room: string,
  signal: AbortSignal,
): void {
  const address = `${roomPath(room)}/${SEARCH_PATH}`;
  const open = (event: Event) => {
    if (!asksToFind(event, address)) return;
    event.preventDefault();
    import("./find_sheet.ts").then(
      ({ openFindSheet }) => openFindSheet(address, signal),
      // Without it, the page of the search does the same.
      () => location.assign(address),
    );
  };
  document.addEventListener("keydown", open, { signal });
  document.addEventListener("click", open, { signal });
}

function asksToFind(event: Event, address: string): boolean {
  const { target } = event;
  const isKey = event instanceof KeyboardEvent;
  if (!isKey && !(event instanceof MouseEvent)) return false;
  const isCommand = event.ctrlKey || event.metaKey;
  if (!(target instanceof Element) || event.altKey) return false;
  // Where the key writes another letter, as in Greek, it is the same key.
  if (isKey && isCommand) return event.code === "KeyK" || event.key === "k";
  return !isCommand &&
    (isKey
      ? event.key === "/" && target.closest("input, textarea") === null
      : !event.shiftKey && target.getAttribute("href") === address);
}
