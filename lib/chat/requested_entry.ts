// Runs on the server.

import type { NewEntry } from "../log/new_entry.ts";
import type { RoomRecord } from "../log/room_record.ts";
import type { StoreMessage, User } from "../protocol/messages.ts";
import { hasRank, refusalOf, type Standing } from "./access.ts";

/** Who wants something to be stored, and where. */
export interface Author {
  readonly user: User;
  /** How they stand in the room. */
  readonly standing: Standing;
  /** What the room is. */
  readonly record: RoomRecord | null;
}

/**
 * @param message What somebody wants to be stored, and may.
 * @param author Who, and where.
 * @returns What is to be stored.
 */
export function requestedEntry(
  message: StoreMessage,
  { user, standing, record }: Author,
): NewEntry {
  const { id } = message;
  switch (message.type) {
    case "message": {
      const { text, replyTo } = message;
      const minGapMs = hasRank(standing.role, "moderator")
        ? 0
        : record?.slowModeMs ?? 0;
      // The log knows when its author has last said something, on all instances.
      return { user, id, text, replyTo, minGapMs };
    }
    case "edit": {
      const { of, text } = message;
      return { user, id, kind: "edit", of, text, isOwnOnly: true };
    }
    case "delete": {
      const isOwnOnly = refusalOf("delete_any", standing) !== null;
      return { user, id, kind: "delete", of: message.of, isOwnOnly };
    }
    case "reaction": {
      const { of, emoji, on } = message;
      return { user, id, kind: "reaction", of, emoji, on };
    }
  }
}
