// Runs in the browser; imported on the server too.

import {
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { User } from "../protocol/messages.ts";
import { settingsPath } from "../protocol/page_paths.ts";
import type { RoomHeading } from "../protocol/room_heading.ts";

/**
 * What the room of a live page is by now. A server, which has many rooms, never sets it:
 * `null`.
 */
export const roomNow: Signal<RoomHeading | null> = signal(null);

/** Whether the reader of a live page keeps order there, as far as is known. */
export const isModerator: ReadonlySignal<boolean> = computed(() => {
  const role = roomNow.value?.role;
  return role === "owner" || role === "moderator";
});

/**
 * @param user Somebody in the room of a live page.
 * @returns Where they are muted or banned.
 */
export function toMute({ userId }: User): string {
  return settingsPath(roomNow.value?.room ?? "", userId);
}
