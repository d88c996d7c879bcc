// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { Role } from "../protocol/messages.ts";

/** What a room is to somebody who may read it. */
export interface RoomAbout {
  /** `null` while nobody has made it. */
  readonly title: string | null;
  /** What it is about; empty for nothing. */
  readonly topic: string;
  /** Whether the lobby shows it to everybody. */
  readonly isListed: boolean;
  /** Whether everybody has to know something to get in. */
  readonly hasPassphrase: boolean;
  /** What they are there. */
  readonly role: Role;
}

/**
 * @param record What the room is; `null` while nobody has made it.
 * @param role What somebody is there.
 * @returns What they may know of it.
 */
export function aboutRoom(
  record: RoomRecord | null,
  role: Role,
): RoomAbout {
  return {
    title: record?.title ?? null,
    topic: record?.topic ?? "",
    isListed: record?.listed ?? false,
    hasPassphrase: (record?.passphraseHash ?? null) !== null,
    role,
  };
}
