// Runs in the browser; imported on the server too.

import { INVITE_PATH } from "../../protocol/page_paths.ts";
import { roomPath } from "../../protocol/paths.ts";

/**
 * Has links to pages about the room open as sheets over it, without leaving it: the one
 * that invites, and those with the attribute `data-sheet`.
 *
 * @param document Where that happens.
 * @param room The room.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function follow(signal: AbortSignal): void {
 *   followSheetLinks(document, "tea", signal);
 * }
 * ```
 */
export function followSheetLinks(
  document: EventTarget,
  room: string,
  signal: AbortSignal,
): void {
  const path = roomPath(room);
  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target instanceof Element && isPlain(event) &&
      target.closest("a");
    if (!link) return;
    const isInvitation = link.getAttribute("href") === `${path}/${INVITE_PATH}`;
    if (!isInvitation && !link.matches("[data-sheet]")) return;
    event.preventDefault();
    const opening = isInvitation
      ? import("./invite_sheet.ts").then(
        ({ openInviteSheet }) =>
          openInviteSheet(link, location.origin + path, signal),
      )
      : import("./page_sheet.ts").then(
        ({ openPageSheet }) => openPageSheet(link, path, signal),
      );
    // Without it, the page of the link has the same.
    opening.catch(() => location.assign(link.href));
  }, { signal });
}

/** Whether a click opens what it leads to in this tab. */
function isPlain(event: Event): boolean {
  return event instanceof MouseEvent &&
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
