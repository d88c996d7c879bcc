import { assert, assertEquals } from "@std/assert";
import { checkReaction } from "../../lib/protocol/requests.ts";
import { decodeEmoji, searchEmoji } from "../../lib/ui/emoji.ts";

const file = new URL("../../static/emoji.txt", import.meta.url);
const list = decodeEmoji(await Deno.readTextFile(file));

function found(typed: string): string[] {
  return searchEmoji(list, typed).map(({ emoji }) => emoji);
}

Deno.test("The table has all emoji by groups, each with a name that can be typed", () => {
  assert(list.length > 1_800, `Found only ${list.length}`);
  assertEquals(new Set(list.map(({ group }) => group)).size, 9);
  for (const { emoji, names } of list) {
    assert(names.length > 0, emoji);
    for (const name of names) assert(/^[a-z0-9_+-]+$/.test(name), name);
  }
});

Deno.test("No two emoji have a name in common", () => {
  const names = list.flatMap(({ names }) => names);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("Every emoji can be a reaction", () => {
  for (const { emoji } of list) {
    const reaction = checkReaction({ id: "c1", of: 1, emoji, on: true });
    assertEquals(reaction.emoji, emoji);
  }
});

Deno.test("The emoji of a name comes first, then those whose names begin like that", () => {
  assertEquals(found("tada")[0], "🎉");
  assertEquals(found("+1"), ["👍"]);
  assertEquals(found("Heart")[0], "❤️");
  const names = searchEmoji(list, "rain").map(({ names }) => names[0]);
  assertEquals(names.slice(0, 2), ["rainbow", "rainbow_flag"]);
});

Deno.test("Emoji are found by words of their labels, in any order", () => {
  assert(found("party").includes("🎉"));
  assert(found("tears joy").includes("😂"));
  assert(found("popper party").includes("🎉"));
  assertEquals(found("no such thing"), []);
});

Deno.test("What isn't a table has no emoji", () => {
  for (const table of ["", "\n", "<!DOCTYPE html>", "[group]"]) {
    assertEquals(decodeEmoji(table), []);
  }
});
