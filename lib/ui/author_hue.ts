// Runs in the browser and on the server.

import type { User } from "../protocol/messages.ts";

/** How many hues the stylesheet has (`.hue-1` to `.hue-16`). */
const HUES = 16;

/** The hue of each person on a page, by `userId`: from 1 to 16. */
export type Hues = ReadonlyMap<string, number>;

/**
 * @param userId A person.
 * @returns The hue that they have where nobody else needs it.
 */
export function preferredHue(userId: string): number {
  let hash = 0;
  for (const character of userId) {
    hash = (hash * 31 + character.charCodeAt(0)) % HUES;
  }
  return 1 + hash;
}

/**
 * Gives each person a hue, different ones as far as there are enough. Everybody keeps
 * theirs, unless they are away and somebody who is present takes it.
 *
 * @param before Who had which hue so far.
 * @param lists Who is present, then who else is on the page. Those of a list that have a
 * hue keep it before others choose, the first in the list first; the next list gets what
 * is left.
 * @returns Who has which hue now; the same map where nobody's is another one.
 */
export function assignHues(
  before: Hues,
  ...lists: readonly (readonly User[])[]
): Hues {
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  let isSame = true;
  for (const users of lists) {
    const known = users.filter(({ userId }) => before.has(userId));
    for (const { userId } of [...known, ...users]) {
      if (hues.has(userId)) continue;
      let hue = before.get(userId) ?? preferredHue(userId);
      while (taken.has(hue) && taken.size < HUES) hue = 1 + hue % HUES;
      taken.add(hue);
      hues.set(userId, hue);
      isSame &&= before.get(userId) === hue;
    }
  }
  return isSame ? before : hues;
}

/** Gives hues to who is present, and then to others on the page. */
export type HueKeeper = (
  present: readonly User[],
  others: readonly User[],
) => Hues;

/**
 * Keeps the hues of a page as people come and go. Beyond sixteen people hues are shared,
 * by some who are away; when one of these comes back, whoever stays keeps theirs.
 *
 * @param served The hues that the page came with.
 * @returns Gives the hues that people have from then on.
 */
export function keepHues(served: Hues): HueKeeper {
  let hues = served;
  let last: ReadonlySet<string> = new Set(served.keys());
  return (present, others) => {
    const staying = present.filter(({ userId }) => last.has(userId));
    last = new Set(present.map(({ userId }) => userId));
    return hues = assignHues(hues, staying, present, others);
  };
}
