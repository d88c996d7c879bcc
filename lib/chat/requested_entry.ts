// Runs on the server.

import type { Gate, NewEntry } from "../log/new_entry.ts";
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
  /** Who lets them in. */
  readonly gate: Gate;
}

/**
 * @param message What somebody wants to be stored, and may.
 * @param author Who, and where.
 * @returns What is to be stored.
 */
export function requestedEntry(
  message: StoreMessage,
  { user, standing, record: seenRecord, gate }: Author,
): NewEntry {
  const { id } = message;
  switch (message.type) {
    case "message": {
      const { text, replyTo } = message;
      const minGapMs = hasRank(standing.role, "moderator")
        ? 0
        : seenRecord?.slowModeMs ?? 0;
      // The log knows when its author has last said something, on all instances.
      return { user, id, gate, seenRecord, text, replyTo, minGapMs };
    }
    case "edit": {
      const { of, text } = message;
      const isOwnOnly = true;
      const kind = "edit";
      return { user, id, gate, seenRecord, kind, of, text, isOwnOnly };
    }
    case "delete": {
      const isOwnOnly = refusalOf("delete_any", standing) !== null;
      const { of } = message;
      return { user, id, gate, seenRecord, kind: "delete", of, isOwnOnly };
    }
    case "reaction": {
      const { of, emoji, on } = message;
      const kind = "reaction";
      return { user, id, gate, seenRecord, kind, of, emoji, on };
    }
  }
}
