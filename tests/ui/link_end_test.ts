import { assertEquals, assertLess } from "@std/assert";
import { linkify } from "./linkify.ts";

/** What a text should be, with ⟦ and ⟧ around its links. */
const CASES: [name: string, marked: string][] = [
  [
    "where a sentence of Chinese or Japanese goes on",
    "⟦https://example.org/guide⟧。次に進みます",
  ],
  [
    "at full-width commas",
    "⟦https://a.example⟧、⟦https://b.example/x⟧，然后⟦https://c.example/y⟧！",
  ],
  [
    "at half-width forms and ellipses",
    "⟦https://a.example/x⟧｡次 ⟦https://b.example/y⟧…more",
  ],
  [
    "at marks between sentences of India and Arabia",
    "⟦https://a.example/x⟧।और ⟦https://b.example/y⟧،ثم ⟦https://c.example/z⟧۔",
  ],
  [
    "at brackets of any script",
    "「⟦https://a.example⟧」と《⟦https://b.example/x⟧》と（⟦https://c.example⟧）です",
  ],
  [
    "at quotes of any script",
    "“⟦https://a.example/x⟧”and „⟦https://b.example⟧“, «⟦https://c.example/y⟧».",
  ],
  ["at a bracket that was opened before it", "(⟦https://a.example/x⟧)です"],
  [
    "inside the brackets of Markdown",
    "[⟦https://a.example/x⟧](⟦https://b.example/b_(c)⟧).",
  ],
  [
    "after nested brackets of its own",
    "⟦https://a.example/#/?g=(f:!(),t:(from:now))⟧",
  ],
  [
    "before asterisks",
    "**⟦https://a.example⟧** *⟦https://b.example/x⟧*です **see ⟦https://c.example/⟧**",
  ],
  [
    "before underscores that were opened before it",
    "_⟦https://a.example⟧_ __⟦https://b.example/x_y⟧__ _⟦https://c.example/⟧_です",
  ],
  [
    "before tildes and backquotes",
    "~~⟦https://a.example/x⟧~~ `⟦https://b.example/y⟧`です",
  ],
  [
    "after markup characters of its own",
    "⟦https://a.example/#a.__init__⟧ ⟦https://b.example/~ana/*⟧ ⟦https://c.example/?q=*⟧",
  ],
  [
    "before apostrophes that were opened before it",
    "'⟦https://a.example⟧' '⟦https://b.example/x⟧'です",
  ],
  [
    "after apostrophes of its own",
    "⟦https://a.example/?q='a'⟧ ⟦https://b.example/L’Été⟧ ⟦https://c.example/it's⟧",
  ],
  [
    "at the bars of a table",
    "|⟦https://a.example⟧|⟦https://b.example/x⟧|",
  ],
  [
    "at a comma before another address",
    "⟦https://a.example/x⟧,⟦https://b.example/y⟧;⟦https://c.example⟧",
  ],
  [
    "after an address inside it",
    "⟦https://a.example/web/2020/https://b.example/?u=https://c.example⟧",
  ],
  [
    "at HTML that was escaped",
    "&lt;⟦https://a.example/x⟧&gt; ⟦https://b.example/?c=1&amp;d=2⟧&quot;",
  ],
  ["at arrows", "⟦https://a.example/x⟧→⟦https://b.example/y⟧"],
  [
    "at what no host has",
    "⟦https://a.example⟧(see) ⟦https://b.example⟧🎉 ⟦https://c.example⟧:",
  ],
  [
    "after the host where a sentence without spaces goes on",
    "⟦https://a.example⟧を見て ⟦https://b.example⟧에서 ⟦https://c.example⟧ครับ ⟦https://日本.example⟧看",
  ],
  [
    "after words of any script",
    "⟦https://a.example/スティーブ・ジョブズ⟧ ⟦https://b.example/תל־אביב⟧ ⟦https://c.example/می\u200cخواهم⟧",
  ],
  [
    "after ports, hosts in numbers, and hosts with a full stop at their end",
    "⟦http://[::1]:8000/x⟧ ⟦http://127.0.0.1:8000⟧ ⟦http://a.example./x⟧",
  ],
  ["after an at sign in its path", "⟦https://a.example/@ana?b=c@d⟧"],
  [
    "at a backslash, which browsers read as a slash",
    "⟦https://bank.example⟧\\@evil.example",
  ],
  [
    "nowhere with a user name, which reads as a host",
    "https://bank.example@evil.example/?https://b.example",
  ],
  [
    "nowhere with a password, which reads as a port",
    "https://bank.example:443@evil.example",
  ],
  ["nowhere without a host", "https:///a.example https:a.example"],
];

const marked = (text: string) =>
  linkify(text)
    .map((part) => typeof part === "string" ? part : `⟦${part.url}⟧`)
    .join("");

for (const [name, expected] of CASES) {
  Deno.test(`An address ends ${name}`, () => {
    assertEquals(marked(expected.replace(/[⟦⟧]/g, "")), expected);
  });
}

// What brings careless patterns to square time: openings without an end, ends that
// are looked for again and again, beginnings that overlap.
const PARTS = [
  ...")('*_~.。é日",
  "a.",
  "a@",
  "()",
  "\u202e",
  "&gt;",
  "https://",
  "https://a",
  "https://a@",
  "https://a/",
  "https://a/(",
  "https://a/)",
  "https://a/.",
  "https://a/x,",
  "*https://a/_",
  "_https://a/*",
  "https://a/。",
  "https://a/' ",
];
const LENGTH = 200_000;

for (const part of PARTS) {
  Deno.test(`linkify() reads much of ${encodeURI(part)} in time`, () => {
    const text = part.repeat(LENGTH / part.length);
    const start = performance.now();
    for (const before of ["", "https://", "https://a/"]) {
      linkify(`${before}${text}`);
    }
    // A square takes a minute, a line a few hundredths of a second.
    assertLess(performance.now() - start, 2_000);
  });
}
