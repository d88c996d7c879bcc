import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import type { User } from "../../lib/protocol/messages.ts";
import {
  assignHues,
  type Hues,
  keepHues,
  preferredHue,
} from "../../lib/ui/author_hue.ts";
import { seqs } from "../support/seqs.ts";

const NOBODY: Hues = new Map();

function someone(userId: string): User {
  return { userId, userName: userId };
}

/** Somebody who prefers a hue. */
function fond(hue: number, nth = 1): User {
  const fitting = seqs(1, 999)
    .map((n) => someone(`user-${n}`))
    .filter(({ userId }) => preferredHue(userId) === hue);
  const found = fitting[nth - 1];
  if (found === undefined) throw new Error(`Nobody prefers ${hue}`);
  return found;
}

function huesOf(hues: Hues, ...users: User[]) {
  return users.map(({ userId }) => hues.get(userId));
}

Deno.test("preferredHue() is any of the sixteen", () => {
  const hues = new Set(seqs(1, 500).map((n) => preferredHue(`user-${n}`)));
  assertEquals([...hues].sort((a, b) => a - b), seqs(1, 16));
});

Deno.test("assignHues() lets the first in the list keep theirs, and gives others the next", () => {
  const users = [fond(7), fond(7, 2), fond(8), fond(16), fond(16, 2)];
  assertEquals(huesOf(assignHues(NOBODY, users), ...users), [7, 8, 9, 16, 1]);
});

Deno.test("assignHues() leaves those who are there their hue, whoever comes and goes", () => {
  const [first, second, third] = [fond(7), fond(7, 2), fond(7, 3)];
  const before = assignHues(NOBODY, [first, second]);
  const alone = assignHues(before, [second, third]);
  assertEquals(huesOf(alone, second, third), [8, 7]);
  const back = assignHues(alone, [third, second, first]);
  assertEquals(huesOf(back, third, second, first), [7, 8, 9]);
});

Deno.test("assignHues() leaves authors who are away theirs, unless somebody who is there takes it", () => {
  const [author, newcomer, other] = [fond(7), fond(7, 2), fond(3)];
  const before = assignHues(NOBODY, [author], [author]);
  const away = assignHues(before, [other], [author]);
  assertEquals(huesOf(away, author, other), [7, 3]);
  const taken = assignHues(away, [other, newcomer], [author]);
  assertEquals(huesOf(taken, other, newcomer, author), [3, 7, 8]);
  // They keep what they have then, when they come back.
  const back = assignHues(taken, [other, newcomer, author], [author]);
  assertEquals(huesOf(back, other, newcomer, author), [3, 7, 8]);
});

Deno.test("assignHues() returns the same map where nobody's hue changes", () => {
  const users = seqs(1, 5).map((n) => someone(`user-${n}`));
  const [first, ...rest] = users;
  assert(first);
  const before = assignHues(NOBODY, users, rest);
  assertStrictEquals(assignHues(before, users, [...users, ...rest]), before);
  assertStrictEquals(assignHues(before, rest, users), before);
});

Deno.test("assignHues() forgets who is gone for good", () => {
  const crowds = seqs(1, 50).map((n) => [someone(`user-${n}`)]);
  let hues = NOBODY;
  for (const crowd of crowds) hues = assignHues(hues, crowd);
  assertEquals(hues.size, 1);
});

const people = fc.uniqueArray(
  fc.integer({ min: 1, max: 40 }).map((n) => someone(`user-${n}`)),
  { selector: ({ userId }) => userId, maxLength: 30 },
);

Deno.test("assignHues() gives up to sixteen different hues, whatever was before, and shares them beyond", () => {
  fc.assert(fc.property(fc.array(people), people, (crowds, authors) => {
    let hues = NOBODY;
    for (const crowd of crowds) {
      const before = hues;
      hues = assignHues(before, crowd, authors);
      const given = crowd.map(({ userId }) => hues.get(userId) ?? 0);
      assertEquals(new Set(given).size, Math.min(16, crowd.length));
      assert(given.every((hue) => hue >= 1 && hue <= 16));
      assert(authors.every(({ userId }) => hues.has(userId)));
    }
  }));
});

Deno.test("keepHues() changes the hue of nobody who stays, where there are enough", () => {
  const few = people.map((users) => users.slice(0, 16));
  fc.assert(
    fc.property(fc.array(few), people, (crowds, authors) => {
      const keep = keepHues(NOBODY);
      let before = NOBODY;
      let last: readonly User[] = [];
      for (const crowd of crowds) {
        const hues = keep(crowd, authors);
        for (const { userId } of crowd) {
          if (!last.some((user) => user.userId === userId)) continue;
          assertEquals(hues.get(userId), before.get(userId));
        }
        before = hues;
        last = crowd;
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("keepHues() lets who stays keep a hue that somebody else brings back", () => {
  const crowd = seqs(1, 16).map((n) => someone(`user-${n}`));
  const [first, ...rest] = crowd;
  assert(first);
  const keep = keepHues(NOBODY);
  const other = someone("other");
  const shared = keep(crowd, [other]).get("other");
  const owner = crowd.find(({ userId }) =>
    keep(crowd, [other]).get(userId) === shared
  );
  assert(owner);
  const back = keep([other, owner, ...rest.slice(0, 3)], []);
  assertEquals(back.get(owner.userId), shared);
});
