import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { excerptOf } from "../../lib/chat/excerpt.ts";

Deno.test("An excerpt is what stands before, what was found, and what stands after", () => {
  assertEquals(excerptOf("More tea, then tea", [[5, 8], [15, 18]]), [
    "More ",
    "tea",
    ", then ",
    "tea",
    "",
  ]);
});

Deno.test("An excerpt of a message without places is its beginning", () => {
  assertEquals(excerptOf("Hello", []), ["Hello"]);
  assertEquals(excerptOf("", []), [""]);
  assertEquals(excerptOf("a".repeat(300), []), [`${"a".repeat(200)}…`]);
});

Deno.test("An excerpt of a long message begins with a word a little before what was found", () => {
  const text = `${"word ".repeat(100)}tea${" word".repeat(100)}`;
  const [before = "", found, after = ""] = excerptOf(text, [[500, 503]]);
  assertEquals(found, "tea");
  assert(before.startsWith("…word ") && before.length <= 62, before);
  assert(after.startsWith(" word ") && after.endsWith("…"), after);
});

Deno.test("An excerpt cuts no character in two", () => {
  const family = "👩‍👩‍👧‍👦";
  const parts = excerptOf(family.repeat(60), [[
    family.length * 30,
    family.length * 31,
  ]]);
  const clean = parts.join("").replaceAll("…", "");
  assertEquals(clean.replaceAll(family, ""), "");
  assertEquals(parts[1], family);
});

Deno.test("An excerpt is bounded, whatever was found", () => {
  fc.assert(fc.property(
    fc.string({ unit: "binary", maxLength: 600 }),
    fc.uniqueArray(fc.nat(600)),
    (text, places) => {
      const inside = places.filter((place) => place <= text.length)
        .toSorted((a, b) => a - b);
      const ranges: [number, number][] = [];
      for (let i = 0; i + 1 < inside.length; i += 2) {
        ranges.push([inside[i] ?? 0, inside[i + 1] ?? 0]);
      }
      const parts = excerptOf(text, ranges);
      assertEquals(parts.length % 2, 1);
      const shown = parts.join("").replace(/^…/, "").replace(/…$/, "");
      assert(text.includes(shown));
      assert(shown.length <= 200);
    },
  ));
});
