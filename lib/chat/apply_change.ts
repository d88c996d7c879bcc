// Runs on the server.

import type { Change } from "../cluster/change_notes.ts";
import type { History } from "../log/history.ts";
import type { Rooms } from "../rooms/rooms.ts";

/** Who may have to read again what another instance has changed. */
export interface Followers {
  readonly history: History;
  readonly rooms: Rooms;
}

/**
 * Takes over what another instance has changed.
 *
 * @param followers Whom it concerns.
 * @param instance The instance.
 * @param change The change.
 */
export function applyChange(
  { history, rooms }: Followers,
  instance: string,
  change: Change,
): void {
  switch (change.kind) {
    case "log":
      return history.refresh(change.room);
    case "typing":
      return rooms.typingElsewhere(change.room, change.user);
    case "presence":
      return rooms.remoteChanged(change.room, instance);
    case "all":
      history.refreshAll();
      rooms.allRemoteChanged();
  }
}
