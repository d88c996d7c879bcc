// Runs in the browser and on the server.

/**
 * What a room's entries make of its messages. Browser, pages and storage all use this,
 * so that a message is the same wherever it is seen.
 *
 * Changes may come again for a message that has them already, in their order: after the
 * last of them the message has the same text and reactions as before.
 *
 * @module
 */

import { isMessage, user } from "./entries.ts";
import { indexOfMessage } from "./find_message.ts";
import type { Change, Entry, Message, Reaction, User } from "./messages.ts";

/**
 * Applies a change to the message that it is about.
 *
 * @param message The message.
 * @param change The change.
 * @returns The message as it is then; the same object where nothing changes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const message = { ...ana, seq: 1, id: "c1", text: "Hallo", sentAt: 1 };
 * const change = { ...ana, seq: 2, id: "c2", of: 1, sentAt: 2 };
 * const edited = applyChange(message, {
 *   kind: "edit",
 *   ...change,
 *   text: "Hello",
 * });
 * assertEquals(edited, { ...message, text: "Hello", editedAt: 2 });
 * ```
 */
export function applyChange(message: Message, change: Change): Message {
  if (message.deleted) return message;
  switch (change.kind) {
    case "edit": {
      const { text, sentAt } = change;
      if (text === undefined) return message;
      return { ...message, text, editedAt: sentAt };
    }
    case "delete": {
      const { seq, id, sentAt } = message;
      return { seq, id, ...user(message), sentAt, text: "", deleted: true };
    }
    case "reaction": {
      const { emoji, on } = change;
      const reactions = message.reactions ?? [];
      const changed = on
        ? withReaction(reactions, emoji, user(change))
        : withoutReaction(reactions, emoji, change.userId);
      if (changed === reactions) return message;
      const { reactions: _, ...rest } = message;
      return changed.length === 0 ? rest : { ...rest, reactions: changed };
    }
  }
}

/**
 * Takes new entries into a list of messages.
 *
 * @param messages Messages in seq order.
 * @param entries Later entries in seq order. Those about messages that aren't in the list
 * change nothing.
 * @returns The messages as they are then; the same list where nothing changes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const message = { ...ana, seq: 1, id: "c1", text: "Hello", sentAt: 1 };
 * const deletion = { ...ana, seq: 2, id: "c2", of: 1, sentAt: 2 };
 * const [deleted] = fold([], [message, { kind: "delete", ...deletion }]);
 * assertEquals(deleted, { ...message, text: "", deleted: true });
 * ```
 */
export function fold(
  messages: readonly Message[],
  entries: readonly Entry[],
): readonly Message[] {
  let folded: Message[] | null = null;
  for (const entry of entries) {
    if (isMessage(entry)) {
      folded ??= [...messages];
      folded.push(entry);
    } else if (entry.kind !== "unknown") {
      const index = indexOfMessage(folded ?? messages, entry.of);
      const message = (folded ?? messages)[index];
      if (message === undefined) continue;
      const changed = applyChange(message, entry);
      if (changed === message) continue;
      folded ??= [...messages];
      folded[index] = changed;
    }
  }
  return folded ?? messages;
}

function withReaction(
  reactions: readonly Reaction[],
  emoji: string,
  user: User,
): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known === undefined) return [...reactions, { emoji, users: [user] }];
  if (known.users.some(({ userId }) => userId === user.userId)) {
    return reactions;
  }
  return reactions.map((reaction) =>
    reaction === known ? { emoji, users: [...known.users, user] } : reaction
  );
}

function withoutReaction(
  reactions: readonly Reaction[],
  emoji: string,
  userId: string,
): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  const users = known?.users.filter((user) => user.userId !== userId);
  if (users === undefined || users.length === known?.users.length) {
    return reactions;
  }
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return [reaction];
    return users.length === 0 ? [] : [{ emoji, users }];
  });
}
