// Runs in the browser; imported on the server too.

import { INVITE_PATH } from "../../protocol/page_paths.ts";
import { roomPath } from "../../protocol/paths.ts";

/**
 * Has links to the page that invites to a room open a sheet in its place.
 *
 * @param document Where that happens.
 * @param room The room.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function follow(signal: AbortSignal): void {
 *   followInvite(document, "tea", signal);
 * }
 * ```
 */
export function followInvite(
  document: EventTarget,
  room: string,
  signal: AbortSignal,
): void {
  const path = roomPath(room);
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element) || !isPlain(event)) return;
    const link = target.closest("a");
    if (link?.getAttribute("href") !== `${path}/${INVITE_PATH}`) return;
    event.preventDefault();
    import("./invite_sheet.ts").then(
      ({ openInviteSheet }) =>
        openInviteSheet(link, location.origin + path, signal),
      // Without it, the page of the link has the same.
      () => location.assign(link.href),
    );
  }, { signal });
}

/** Whether a click opens what it leads to in this tab. */
function isPlain(event: Event): boolean {
  return event instanceof MouseEvent &&
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
