// Runs on the server.

import { lookOf, readsAs } from "../protocol/look_alikes.ts";
import type { User } from "../protocol/messages.ts";
import { tagOf } from "../protocol/user_tag.ts";

/** What a room knows of names. */
export interface KnownNames {
  /** The user as shown to others now, if here. */
  readonly shown: User | undefined;
  /** Who has been writing for longest under a name that is read so, without a tag. */
  readonly bearerOf: (reading: string) => string | undefined;
  /** Whether somebody else is here under a name that is read so, without a tag. */
  readonly isTaken: (reading: string, userId: string) => boolean;
}

/**
 * Says how a user is known in a room: with a tag where the name alone, or one that looks
 * like it, is another one's, who has been writing under it for longest, or, if nobody
 * has, is there under it. Who chose a name before it was reserved always has one.
 *
 * @param user Somebody.
 * @param names What the room knows.
 * @returns The same user.
 */
export function knownAs(
  user: User,
  { shown, bearerOf, isTaken }: KnownNames,
): User {
  const { userId, userName } = user;
  if (shown && readsAs(shown.userName, userName)) {
    return shown.userName === userName ? shown : { ...shown, userName };
  }
  const { readings, isReserved } = lookOf(userName);
  const isSecond = readings.some((reading) => {
    const bearer = bearerOf(reading);
    return bearer === undefined ? isTaken(reading, userId) : bearer !== userId;
  });
  if (isSecond || isReserved) return { userId, userName, tag: tagOf(userId) };
  return user.tag === undefined ? user : { userId, userName };
}
