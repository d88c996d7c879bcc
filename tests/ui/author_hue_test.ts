import { assert, assertEquals } from "@std/assert";
import { authorHue } from "../../lib/ui/author_hue.ts";

const css = await Deno.readTextFile(
  new URL("../../static/styles.css", import.meta.url),
);

Deno.test("authorHue() stays the same for one author", () => {
  assertEquals(authorHue("ana-id"), authorHue("ana-id"));
});

Deno.test("authorHue() uses all hues of the stylesheet, and no other", () => {
  const hues = new Set<string>();
  for (let i = 0; i < 500; i++) hues.add(authorHue(`user-${i}`));
  const known = css.match(/(?<=\.)hue-\d+/g) ?? [];
  assert(known.length > 1);
  assertEquals([...hues].sort(), [...known].sort());
});
