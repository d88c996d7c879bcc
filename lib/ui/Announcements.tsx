// Runs in the browser and on the server.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Announced } from "../client/room/announced.ts";
import { drawing } from "./drawing.ts";

interface AnnouncementsProps {
  text: ReadonlySignal<string>;
  /** What is read out. */
  announced: Signal<Announced>;
}

/**
 * Tells assistive technology of new messages. It is apart from the list, so that
 * history that is loaded or drawn again is never read out.
 */
export function Announcements({ text, announced }: AnnouncementsProps) {
  const Keys = drawing.value?.live?.KeySheet;
  return (
    <>
      <p class="visually-hidden" aria-live="polite">{text}</p>
      {Keys && <Keys announced={announced} />}
    </>
  );
}
