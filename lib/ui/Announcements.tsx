// Runs in the browser and on the server.

import type { ReadonlySignal } from "@preact/signals";

interface AnnouncementsProps {
  text: ReadonlySignal<string>;
}

/**
 * Tells assistive technology of new messages. It is apart from the list, so that
 * history that is loaded or drawn again is never read out.
 */
export function Announcements({ text }: AnnouncementsProps) {
  return <p class="visually-hidden" aria-live="polite">{text}</p>;
}
