// Runs in the browser; imported on the server too.

import type { RoomClient } from "../client/room/room_client.ts";
import { foldName } from "../protocol/fold_name.ts";
import {
  mentionedIn,
  plainMentions,
  withMentions,
} from "../protocol/mention_token.ts";
import type { User } from "../protocol/messages.ts";
import { normalizeText } from "../protocol/text.ts";
import { fullName } from "../protocol/user_tag.ts";

/** More would be no help. */
const MAX_FOUND = 8;

/**
 * Tells whom a reader may call: those who have written, the last one first, then who else
 * is here.
 *
 * @param room The messages of the room, and who is here, under their newest names.
 * @returns Each of them once.
 */
export function knownPeople(
  { messages, onlineUsers }: Pick<RoomClient, "messages" | "onlineUsers">,
): readonly User[] {
  const online = onlineUsers.peek();
  const known = new Map<string, User>();
  for (const user of [...[...messages.peek()].reverse(), ...online]) {
    if (!known.has(user.userId)) known.set(user.userId, user);
  }
  for (const user of online) known.set(user.userId, user);
  return [...known.values()];
}

/**
 * Makes of a text what somebody would type.
 *
 * @param stored A text as it is stored.
 * @param people Who may be mentioned, under their newest names.
 * @returns The text, with `@name` for each mention.
 */
export function typedText(stored: string, people: readonly User[]): string {
  return plainMentions(stored, (userId) => {
    const user = people.find((known) => known.userId === userId);
    return user && fullName(user);
  });
}

/**
 * Makes of a text that was changed what is stored: whoever was mentioned stays so.
 *
 * @param typed The text, as {@linkcode typedText} has made it, and somebody changed it.
 * @param before What was stored before.
 * @param people Who may be mentioned, under their newest names.
 * @returns What is stored.
 */
export function storedText(
  typed: string,
  before: string,
  people: readonly User[],
): string {
  // Names that it had without a mention, or in code, stay what they were.
  if (typed === normalizeText(typedText(before, people))) return before;
  const chosen = mentionedIn(before).map((named) =>
    people.find(({ userId }) => userId === named.userId) ?? named
  );
  return withMentions(typed, people, chosen);
}

/**
 * Finds people by how their names begin.
 *
 * @param people Where to look, the likeliest first.
 * @param typed The beginning of a name, or of a word in it.
 * @returns At most 8: those whose name begins like that first.
 */
export function findPeople(
  people: readonly User[],
  typed: string,
): readonly User[] {
  const sought = foldName(typed);
  const names = people.map((user) => foldName(fullName(user)));
  const begin = people.filter((_user, at) => names[at]?.startsWith(sought));
  const contain = people.filter((_user, at) =>
    names[at]?.split(/[\s._-]/).slice(1).some((word) => word.startsWith(sought))
  );
  return [...new Set([...begin, ...contain])].slice(0, MAX_FOUND);
}
