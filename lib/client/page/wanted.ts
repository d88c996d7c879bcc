// Runs in the browser; imported on the server too.

import type { ReadonlySignal } from "@preact/signals";
import { findMessage } from "../../protocol/find_message.ts";
import { mentions } from "../../protocol/mention.ts";
import { mentionedIn } from "../../protocol/mention_token.ts";
import type { Message, User } from "../../protocol/messages.ts";
import type { Announced } from "../room/announced.ts";

/** Who reads a room, and what decides whether a message calls for them. */
export interface Listener {
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** `null` without a name. */
  readonly user: ReadonlySignal<User | null>;
  /** The ids of users whom the reader doesn't hear. */
  readonly ignored: ReadonlySignal<ReadonlySet<string>>;
}

/**
 * Decides whether a reader wants to be told of a message.
 *
 * @param message The message.
 * @param told Of which messages the reader wants to hear.
 * @param listener The reader.
 * @returns Whether to tell: never of one's own, nor of those of people whom one ignores.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { signal } from "@preact/signals";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const listener = {
 *   messages: signal([]),
 *   user: signal(ana),
 *   ignored: signal(new Set<string>()),
 * };
 * const message = {
 *   seq: 1,
 *   id: "c1",
 *   userId: "u-ben",
 *   userName: "Ben",
 *   text: "Hello",
 *   sentAt: 0,
 * };
 * assertEquals(isWanted(message, "all", listener), true);
 * assertEquals(isWanted(message, "mentions", listener), false);
 * ```
 */
export function isWanted(
  message: Message,
  told: Announced,
  { messages, user, ignored }: Listener,
): boolean {
  const own = user.peek();
  const { userId, replyTo } = message;
  if (userId === own?.userId || ignored.peek().has(userId)) return false;
  if (told !== "mentions") return told === "all";
  if (own === null) return false;
  const answered = replyTo === undefined
    ? undefined
    : findMessage(messages.peek(), replyTo);
  return answered?.userId === own.userId || calls(message, own);
}

function calls({ text }: Message, { userId, userName }: User): boolean {
  return mentions(text, userName) ||
    mentionedIn(text).some((mentioned) => mentioned.userId === userId);
}
