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
  /** Whether nobody but moderators may speak. */
  readonly isLocked: boolean;
  /** How long each member waits between two messages, in milliseconds; 0 = not at all. */
  readonly slowModeMs: number;
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
    isLocked: record?.locked ?? false,
    slowModeMs: record?.slowModeMs ?? 0,
    role,
  };
}
