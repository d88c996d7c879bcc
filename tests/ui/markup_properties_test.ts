import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { normalizeText } from "../../lib/protocol/text.ts";
import { markedText } from "../../lib/ui/marked_text.tsx";
import { parseText } from "../../lib/ui/markup/blocks.ts";
import type { Markup } from "../../lib/ui/markup/markup.ts";
import { render } from "./render.ts";

/** How many texts are generated. */
const TEXTS = Number(Deno.env.get("ISLET_TEXTS") ?? 5_000);

const PIECES = [
  ..."*_~`[]()<>@!-.\\/ab1é字אع👍 \n\t",
  ..."\u200d\u202e\u2028\ufe0f🇵",
  ..."** *** ~~ ``` ```` \n\n > >_ ![".split(" "),
  ..."https://a.example/x_y_ https://b.example@ www. /me &amp;".split(" "),
  "> ",
  "\n> ",
  "- ",
  "\n- ",
  "\n  - ",
  "1. ",
  "\n```\n",
  "\n```ts\n",
  "](https://a.example/)",
  "](javascript:alert(1))",
  "<@u-1 Ana>",
  "<@u-1 ",
  "snake_case",
];

const texts = fc.array(fc.constantFrom(...PIECES), {
  maxLength: 60,
  size: "max",
})
  .map((pieces) => normalizeText(pieces.join("")));

/** All that a tree says, without what it is. */
function words(node: Markup): string {
  if (typeof node === "string") return node;
  switch (node.kind) {
    case "a":
      return `${node.words ?? ""} ${node.url}`;
    case "mention":
      return `${node.userId} ${node.userName}`;
    case "pre":
      return `${node.language} ${node.text}`;
    default:
      return node.content.map(words).join("");
  }
}

const lettersOf = (text: string) => text.replace(/[^\p{L}\p{M}\p{S}]/gu, "");

Deno.test("Whatever is typed can be drawn, alike each time, with all its letters in order", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const tree = parseText(text);
      assertEquals(parseText(text), tree);
      const said = tree.map(words).join("\n");
      const signs = /[`~<>^]/g;
      assertEquals(
        lettersOf(said).replace(signs, ""),
        lettersOf(text).replace(signs, ""),
      );
      let at = 0;
      for (const character of said.replace(/\s/g, "")) {
        at = text.indexOf(character, at) + 1;
        if (at === 0) throw new Error(`${said} isn't in order`);
      }
      render(markedText({ text, userName: "Ben" }, "u-1"));
    }),
    { numRuns: TEXTS },
  );
});

/** Texts that lead parsers astray, as they grow. */
const FAMILIES: [what: string, part: string][] = [
  ["stars", "*"],
  ["openings", " *a"],
  ["openings of all kinds", " *a **b _c ~~d"],
  ["stars and underscores", "*_"],
  ["closings", "a* "],
  ["pairs", "*a* "],
  ["pairs in each other", "*a **b** c* "],
  ["brackets", "["],
  ["links", "[a](https://a.example/)"],
  ["links that don't end", "[a](https://a.example/"],
  ["addresses", "https://a.example/x,"],
  ["addresses with users", "https://a@b.example/"],
  ["backticks", "`"],
  ["runs of backticks", "` `` ``` "],
  ["greater-than signs", ">"],
  ["quotations", "> a\n"],
  ["quotations in each other", "> "],
  ["mentions that don't end", "<@"],
  ["mentions without an end", "<@a b"],
  ["mentions", "<@a b>"],
  ["backslashes", "\\"],
  ["escapes", "\\*"],
  ["blank lines", "\n"],
  ["blank lines between blanks", "\n \t"],
  ["points", "- a\n"],
  ["points of points", "- "],
  ["points far apart", "- a\n\n\n\n"],
  ["lines that are set in", "- a\n  - b\n    - c\n"],
  ["fences", "```\n"],
  ["fences of blanks", "``` \t"],
  ["fences in lines", "a```b\n"],
  ["blanks", " "],
  ["emoji", "👍"],
  ["flags", "🇵"],
  ["joiners", "\u200d"],
];

const LENGTH = 400_000;

for (const [what, part] of FAMILIES) {
  for (const [where, before] of [["", ""], [" in a list", "- "]]) {
    Deno.test(`parseText() reads many ${what}${where} in time`, () => {
      const start = performance.now();
      parseText(`${before}${part.repeat(LENGTH / part.length)}x`);
      // A square takes a minute, a line a few tenths of a second.
      assertLess(performance.now() - start, 8_000);
    });
  }
}

Deno.test("parseText() reads runs of backticks of all lengths in time", () => {
  const runs = Array.from({ length: 440 }, (_, n) => "`".repeat(n)).join(" ");
  const start = performance.now();
  parseText(runs);
  assertLess(performance.now() - start, 8_000);
});
