import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import fc from "fast-check";
import { user } from "../../lib/protocol/entries.ts";
import { fullName, tagOf } from "../../lib/protocol/user_tag.ts";
import { seqs } from "../support/seqs.ts";

Deno.test("tagOf() is two characters that can't be taken for others", () => {
  fc.assert(fc.property(fc.string(), (userId) => {
    assertMatch(tagOf(userId), /^[0-9a-z]{2}$/);
    assertNotMatch(tagOf(userId), /i|l|o|u/);
  }));
});

Deno.test("tagOf() is the same for one user, on every instance and for good", () => {
  assertEquals(tagOf("u-ana"), "4d");
});

Deno.test("tagOf() uses its 1024 tags about equally", () => {
  const uses = new Map<string, number>();
  for (const n of seqs(1, 20_480)) {
    const tag = tagOf(`user-${n}`);
    uses.set(tag, (uses.get(tag) ?? 0) + 1);
  }
  assertEquals(uses.size, 1024);
  assert(Math.max(...uses.values()) < 60);
});

Deno.test("fullName() has the tag where there is one", () => {
  const ana = { userId: "u-ana", userName: "Ana" };
  assertEquals(fullName(ana), "Ana");
  assertEquals(fullName({ ...ana, tag: "k3" }), "Ana k3");
});

const TAGS: [what: string, tag: unknown, kept: boolean][] = [
  ["two characters", "k3", true],
  ["one character", "k", true],
  ["eight characters", "abcd2345", true],
  ["nine characters", "abcde2345", false],
  ["nothing", "", false],
  ["upper case", "K3", false],
  ["markup", "<b>", false],
  ["a space", "k 3", false],
  ["a line break", "k3\n", false],
  ["a number", 33, false],
  ["null", null, false],
];

for (const [what, tag, kept] of TAGS) {
  Deno.test(`user() ${kept ? "takes" : "drops"} a tag of ${what}`, () => {
    const ana = { userId: "u-ana", userName: "Ana" };
    assertEquals<unknown>(user({ ...ana, tag }), kept ? { ...ana, tag } : ana);
  });
}
