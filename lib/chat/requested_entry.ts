// Runs on the server.

import type { NewEntry } from "../log/new_entry.ts";
import type { StoreMessage, User } from "../protocol/messages.ts";
import { refusalOf, type Standing } from "./access.ts";

/**
 * @param message What somebody wants to be stored, and may.
 * @param user Who.
 * @param standing How they stand in the room.
 * @returns What is to be stored.
 */
export function requestedEntry(
  message: StoreMessage,
  user: User,
  standing: Standing,
): NewEntry {
  const { id } = message;
  switch (message.type) {
    case "message": {
      const { text, replyTo } = message;
      return { user, id, text, replyTo };
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
