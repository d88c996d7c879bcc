import { assertEquals, assertLess } from "@std/assert";
import { hiddenHost } from "../../lib/ui/link_host.ts";
import { markedText } from "../../lib/ui/marked_text.tsx";
import { inReadingOrder } from "../../lib/ui/reading_order.ts";
import { render } from "./render.ts";

/** What is inside the paragraph. */
const inside = (text: string) =>
  render(markedText({ text }, undefined)).replace(
    /^<p[^>]*>|<\/p>$/g,
    "",
  );

const link = (url: string, shown = url, host = "") =>
  `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow ugc">` +
  `<bdi dir="ltr" translate="no"${
    host && ` data-host="${host}"`
  }>${shown}</bdi></a>`;

const HTML: [name: string, text: string, html: string][] = [
  ["leaves a line alone", "Hello!", "Hello!"],
  [
    "isolates a link",
    "see https://a.example",
    `see ${link("https://a.example")}`,
  ],
  [
    "drops what would turn an address round",
    "\u202Ehttps://attacker.example/x/moc.knab//:sptth",
    link("https://attacker.example/x/moc.knab//:sptth"),
  ],
  [
    "isolates the words of an address that read from right to left",
    "https://א.example/ב-ג/%D7%93?ה=1",
    link(
      "https://א.example/ב-ג/%D7%93?ה=1",
      "https://<bdi>א</bdi>.example/<bdi>ב-ג</bdi>/%D7%93?<bdi>ה</bdi>=1",
    ),
  ],
  [
    "tells where a host leads that looks like another one",
    "https://аpple.example/",
    link("https://аpple.example/", undefined, "xn--pple-43d.example"),
  ],
];

for (const [name, text, html] of HTML) {
  Deno.test(`markedText() ${name}`, () => assertEquals(inside(text), html));
}

const whole = (text: string, userName?: string, readerId?: string) =>
  render(markedText({ text, ...(userName && { userName }) }, readerId));

const LOOKS: [what: string, html: string, shown: string][] = [
  [
    "an action",
    whole("/me waves *a lot*", "Ben"),
    '<p class="text action" dir="auto"><bdi translate="no">Ben</bdi> waves ' +
    "<em>a lot</em></p>",
  ],
  [
    "no action of nothing",
    whole("/me", "Ben"),
    '<p class="text" dir="auto">/me</p>',
  ],
  [
    "no action in a text",
    whole("- /me waves", "Ben"),
    '<div class="text" dir="auto"><ul dir="auto"><li>/me waves</li></ul></div>',
  ],
  ["one emoji", whole("👩‍🚀"), '<p class="text emoji" dir="auto">👩‍🚀</p>'],
  ["three", whole("👍🏽 🇵🇹❤️"), '<p class="text emoji" dir="auto">👍🏽 🇵🇹❤️</p>'],
  ["four emoji", whole("👍👍👍👍"), '<p class="text" dir="auto">👍👍👍👍</p>'],
  ["a number", whole("1 2"), '<p class="text" dir="auto">1 2</p>'],
  ["emoji and words", whole("👍 ok"), '<p class="text" dir="auto">👍 ok</p>'],
  [
    "mentions",
    whole("<@a Ana> <@b Ben>", undefined, "b"),
    '<p class="text" dir="auto"><bdi class="mention" data-user="a" ' +
    'translate="no">@Ana</bdi> <bdi class="mention own" data-user="b" ' +
    'translate="no">@Ben</bdi></p>',
  ],
  [
    "code, from left to right",
    whole("א `b`\n```ts\n<b>\n```"),
    '<div class="text" dir="auto"><p>א <code dir="ltr" translate="no">b' +
    '</code></p><div class="code" dir="ltr" data-language="ts">' +
    '<pre tabindex="0" translate="no"><code>&lt;b></code></pre>' +
    '<button type="button" class="copy">Copy</button></div></div>',
  ],
  [
    "words that lead elsewhere",
    whole("[https://bank.example](https://evil.example/a)"),
    '<p class="text" dir="auto"><a href="https://evil.example/a" ' +
    'target="_blank" rel="noopener noreferrer nofollow ugc">' +
    '<bdi data-host="evil.example">https://bank.example</bdi></a></p>',
  ],
];

for (const [what, html, shown] of LOOKS) {
  Deno.test(`markedText() draws ${what}`, () => assertEquals(html, shown));
}

const ORDER: [name: string, text: string, shown: string][] = [
  ["keeps what has no order of its own", "a\tb\n1", "a\tb\n1"],
  ["drops overrides", "\u202eabc\u202c\u202ddef", "abcdef"],
  ["drops embeddings", "\u202aabc\u202b שלום\u202c", "abc שלום"],
  ["drops isolates", "\u2066abc\u2069\u2067def\n\u2068ghi", "abcdef\nghi"],
  ["drops marks that only swap parts", "a\u200fb\u200ec\u061cd", "abcd"],
  [
    "keeps marks beside letters that read from right to left",
    "ab\u200f\nשלום\u200f!\nab\u200f",
    "ab\nשלום\u200f!\nab",
  ],
  ["keeps Arabic with its marks", "سعر\u061c 5", "سعر\u061c 5"],
  ["keeps joiners", "می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀"],
];

for (const [name, text, shown] of ORDER) {
  Deno.test(`inReadingOrder() ${name}`, () => {
    assertEquals(inReadingOrder(text), shown);
  });
}

const HOSTS: [name: string, url: string, host: string | undefined][] = [
  ["an ASCII host", "https://a.example:8000/x", undefined],
  ["upper case", "HTTPS://A.Example/", undefined],
  ["an address of version 6", "http://[::1]:8000/", undefined],
  ["a host of another script", "https://例え.example/日本", undefined],
  ["a host with a Hebrew label", "https://שלום.example", undefined],
  ["a host wholly in Cyrillic", "https://пример.рф/", undefined],
  ["Cyrillic in Latin", "https://аpple.example", "xn--pple-43d.example"],
  ["Cyrillic before Latin", "https://сосо.example", "xn--n1aahb.example"],
  [
    "a slash that is none",
    "https://bank.exampleノlogin.evil.example/",
    "bank.xn--examplelogin-ki5k.evil.example",
  ],
  ["a letter with a dot", "https://ḅank.example", "xn--ank-xxy.example"],
  ["full-width letters", "https://ｂａｎｋ.example", "bank.example"],
  ["a selector between letters", "https://ba\ufe0fnk.example", "bank.example"],
  ["one number", "http://2130706433/", "127.0.0.1"],
  ["numbers of other bases", "http://0x7f.1/", "127.0.0.1"],
  ["a longer address of version 6", "http://[::0001]/", "[::1]"],
];

for (const [name, url, host] of HOSTS) {
  const does = host === undefined ? "shows nothing of" : "tells of";
  Deno.test(`hiddenHost() ${does} ${name}`, () => {
    assertEquals(hiddenHost(url), host);
  });
}

const LONG: [name: string, text: string][] = [
  ["controls", "\u202e".repeat(200_000)],
  ["marks", "\u200f".repeat(200_000)],
  ["lines with marks", "\u200f\n".repeat(100_000)],
  ["letters after marks", `${"\u200f".repeat(200_000)}א`],
  ["labels", `https://${"1.".repeat(100)}é/`],
  ["words from right to left", `https://a.example/${"א/".repeat(100_000)}`],
];

for (const [name, text] of LONG) {
  Deno.test(`markedText() reads many ${name} in time`, () => {
    const start = performance.now();
    markedText({ text }, undefined);
    // A square takes a minute, a line a few hundredths of a second.
    assertLess(performance.now() - start, 2_000);
  });
}
