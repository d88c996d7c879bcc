// Runs in the browser and on the server.

import type { Message } from "./messages.ts";

/**
 * Tells whether somebody has reacted to a message so.
 *
 * @param message The message.
 * @param emoji How.
 * @param userId Who; nobody without a name.
 * @returns Whether they have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const users = [{ userId: "u-ana", userName: "Ana" }];
 * const message = { reactions: [{ emoji: "👍", users }] };
 * assertEquals(hasReacted(message, "👍", "u-ana"), true);
 * assertEquals(hasReacted(message, "🎉", "u-ana"), false);
 * ```
 */
export function hasReacted(
  { reactions }: Pick<Message, "reactions">,
  emoji: string,
  userId: string | undefined,
): boolean {
  return reactions?.some((reaction) =>
    reaction.emoji === emoji &&
    reaction.users.some((user) => user.userId === userId)
  ) ?? false;
}
