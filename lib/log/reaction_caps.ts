// Runs on the server.

import type { Message } from "../protocol/messages.ts";

/** Most kinds of reactions to a message. */
export const MAX_REACTION_KINDS = 20;

/** Most reactions to a message, of all kinds. */
export const MAX_REACTIONS = 300;

/**
 * @param message A message.
 * @returns Whether it has more reactions than it may have.
 */
export function isOverfull({ reactions = [] }: Message): boolean {
  if (reactions.length > MAX_REACTION_KINDS) return true;
  const all = reactions.reduce((sum, { users }) => sum + users.length, 0);
  return all > MAX_REACTIONS;
}
