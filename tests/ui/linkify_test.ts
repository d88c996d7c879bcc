import { assertEquals } from "@std/assert";
import { type Link, linkify } from "./linkify.ts";

const link = (url: string): Link => ({ url });

const cases: [name: string, text: string, parts: (string | Link)[]][] = [
  ["finds nothing in an empty text", "", []],
  ["leaves plain text alone", "no links here", ["no links here"]],
  ["links an address alone", "https://a.example", [link("https://a.example")]],
  ["links http too", "http://a.example/x", [link("http://a.example/x")]],
  [
    "keeps what stands around an address",
    "see https://a.example/x for more",
    ["see ", link("https://a.example/x"), " for more"],
  ],
  [
    "links every address",
    "https://a.example\nhttps://b.example",
    [link("https://a.example"), "\n", link("https://b.example")],
  ],
  [
    "ignores case in the scheme",
    "HTTPS://A.example",
    [link("HTTPS://A.example")],
  ],
  [
    "leaves a full stop outside",
    "Look: https://a.example/x.",
    ["Look: ", link("https://a.example/x"), "."],
  ],
  [
    "leaves several marks outside",
    "https://a.example/x?!…",
    [link("https://a.example/x"), "?!…"],
  ],
  [
    "leaves brackets around an address outside",
    "(https://a.example/x)",
    ["(", link("https://a.example/x"), ")"],
  ],
  [
    "keeps brackets that belong to an address",
    "https://a.example/b_(c)",
    [link("https://a.example/b_(c)")],
  ],
  [
    "tells the two apart",
    "(see https://a.example/b_(c)).",
    ["(see ", link("https://a.example/b_(c)"), ")."],
  ],
  [
    "leaves an open bracket outside",
    "https://a.example/x(",
    [link("https://a.example/x"), "("],
  ],
  [
    "keeps the query and the fragment",
    "https://a.example/?q=1&r=[2]#top",
    [link("https://a.example/?q=1&r=[2]#top")],
  ],
  [
    "stops at quotes and angle brackets",
    '<https://a.example/x>"https://b.example"',
    ["<", link("https://a.example/x"), '>"', link("https://b.example"), '"'],
  ],
  [
    "keeps letters of any script",
    "https://例え.example/日本語",
    [link("https://例え.example/日本語")],
  ],
  [
    "leaves full-width punctuation outside",
    "（https://a.example/日本）。",
    ["（", link("https://a.example/日本"), "）。"],
  ],
  [
    "leaves punctuation of any script outside",
    "https://a.example/x؟ https://b.example/y।",
    [link("https://a.example/x"), "؟ ", link("https://b.example/y"), "।"],
  ],
  [
    "keeps marks that addresses are made of",
    "https://a.example/a-/_ https://b.example/#",
    [link("https://a.example/a-/_"), " ", link("https://b.example/#")],
  ],
  [
    "stops where the direction of the text would turn",
    "https://a.example/\u202Egpj.exe",
    [link("https://a.example/"), "\u202Egpj.exe"],
  ],
  [
    "stops at invisible characters",
    "https://a.example\u200B.evil.example",
    [link("https://a.example"), "\u200B.evil.example"],
  ],
  ["links no javascript", "javascript:alert(1)", ["javascript:alert(1)"]],
  [
    "links no address inside another scheme's name",
    "xhttps://a.example",
    ["xhttps://a.example"],
  ],
  [
    "links no data and no file",
    "data:text/html,x file:///etc/passwd",
    ["data:text/html,x file:///etc/passwd"],
  ],
  ["links no scheme alone", "https://", ["https://"]],
  ["links no scheme with punctuation", "https://...", ["https://..."]],
  ["links no impossible host", "https://a b", [link("https://a"), " b"]],
  ["links no impossible port", "http://a:99999/", ["http://a:99999/"]],
];

for (const [name, text, parts] of cases) {
  Deno.test(`linkify() ${name}`, () => {
    assertEquals(linkify(text), parts);
    const joined = linkify(text)
      .map((part) => typeof part === "string" ? part : part.url)
      .join("");
    assertEquals(joined, text);
  });
}

Deno.test("linkify() takes time in step with the length of the text", () => {
  const text = `https://a.example/${")".repeat(200_000)}`;
  const [first] = linkify(text);
  assertEquals(first, link("https://a.example/"));
});
