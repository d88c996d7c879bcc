// Runs in the browser; imported on the server too.

import { foldName } from "../protocol/fold_name.ts";
import type { Message, User } from "../protocol/messages.ts";
import { fullName } from "../protocol/user_tag.ts";

/** More would be no help. */
const MAX_FOUND = 8;

/**
 * Tells whom a reader may call: those who have written, the last one first, then who else
 * is here.
 *
 * @param messages The messages of the room.
 * @param onlineUsers Who is here, under their newest names.
 * @returns Each of them once.
 */
export function knownPeople(
  messages: readonly Message[],
  onlineUsers: readonly User[],
): readonly User[] {
  const known = new Map<string, User>();
  for (const user of [...[...messages].reverse(), ...onlineUsers]) {
    if (!known.has(user.userId)) known.set(user.userId, user);
  }
  for (const user of onlineUsers) known.set(user.userId, user);
  return [...known.values()];
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
