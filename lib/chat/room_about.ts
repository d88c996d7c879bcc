// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { standingOf } from "./standing.ts";

/** What a room is to somebody who may read it. */
export interface RoomAbout {
  /** `null` while nobody has made it. */
  readonly title: string | null;
  /** Whether the lobby shows it to everybody. */
  readonly isListed: boolean;
  /** Whether it is theirs. */
  readonly isOwner: boolean;
}

/**
 * @param record What the room is; `null` while nobody has made it.
 * @param user Somebody; `null` without a name.
 * @returns What they may know of it.
 */
export function aboutRoom(
  record: RoomRecord | null,
  user: User | null,
): RoomAbout {
  return {
    title: record?.title ?? null,
    isListed: record?.listed ?? false,
    isOwner: standingOf(record, user).role === "owner",
  };
}
