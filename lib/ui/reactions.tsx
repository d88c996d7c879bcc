// Runs in the browser and on the server.

import type { VNode } from "preact";
import type { Reaction } from "../protocol/messages.ts";
import { messagePagePath } from "../protocol/page_paths.ts";
import { fullName } from "../protocol/user_tag.ts";

// The others are counted.
const MAX_NAMES = 20;

/** What {@linkcode reactionChips} draws. */
export interface ReactionChipsProps {
  readonly room: string;
  /** seq of the message; one on its way has none. */
  readonly seq: number | undefined;
  /** All reactions to it. */
  readonly reactions: readonly Reaction[];
  /** The reader, if known. */
  readonly readerId: string | undefined;
}

/**
 * What people think of a message, to join in: a form, so that it works without scripts.
 *
 * @param props The reactions.
 * @returns The chips below it.
 */
export function reactionChips(
  { room, seq, reactions, readerId }: ReactionChipsProps,
): VNode {
  return (
    <form
      class="reactions"
      method="post"
      // Without a name it is no landmark, of which a page has few.
      action={messagePagePath(room, seq ?? 0)}
    >
      {reactions.map(({ emoji, users }) => {
        const isOwn = users.some(({ userId }) => userId === readerId);
        const names = namesOf(users, readerId);
        return (
          <button
            key={emoji}
            type="submit"
            name={isOwn ? "retract" : "react"}
            value={emoji}
            aria-pressed={isOwn}
            aria-label={`${emoji} ${users.length}: ${names}`}
            data-names={names}
          >
            {emoji} {users.length}
          </button>
        );
      })}
    </form>
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
