// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { Reaction } from "../protocol/messages.ts";
import { fullName } from "../protocol/user_tag.ts";

// The others are counted.
const MAX_NAMES = 20;

/**
 * What people think of a message.
 *
 * @param reactions All reactions to it.
 * @param readerId The reader, if known.
 * @returns The chips below it.
 */
export function reactionChips(
  reactions: readonly Reaction[],
  readerId: string | undefined,
): VNode {
  return (
    <ul class="reactions" aria-label="Reactions">
      {reactions.map(({ emoji, users }) => {
        const isOwn = users.some(({ userId }) => userId === readerId);
        const names = namesOf(users, readerId);
        return (
          <li key={emoji} class={isOwn ? "own" : undefined} title={names}>
            {emoji} <span aria-hidden="true">{users.length}</span>
            <span class="visually-hidden">{names}</span>
          </li>
        );
      })}
    </ul>
  );
}

function namesOf(
  users: Reaction["users"],
  readerId: string | undefined,
): string {
  const names = users.slice(0, MAX_NAMES).map((user) =>
    user.userId === readerId ? "You" : fullName(user)
  );
  const others = users.length - names.length;
  return others === 0
    ? names.join(", ")
    : `${names.join(", ")} and ${others} more`;
}
