import { assertEquals } from "@std/assert";
import { parseText } from "../../lib/ui/markup/blocks.ts";
import type { Markup } from "../../lib/ui/markup/markup.ts";

/** A tree, in words. */
function shown(node: Markup): string {
  if (typeof node === "string") return node;
  if (node.kind === "a") {
    return node.words === undefined
      ? `<a>${node.url}</a>`
      : `<a ${node.url}>${node.words}</a>`;
  }
  if (node.kind === "mention") return `<@${node.userId}>${node.userName}</@>`;
  if (node.kind === "pre") return `<pre ${node.language}>${node.text}</pre>`;
  const { kind, value, content } = node;
  const name = value === undefined ? kind : `${kind} ${value}`;
  return `<${name}>${content.map(shown).join("")}</${kind}>`;
}

const parsed = (text: string) => parseText(text).map(shown).join("");

// Inside of a single paragraph.
const LINES: [what: string, text: string, tree: string][] = [
  ["plain text", "Hello!\n\n  You", "Hello!\n\n  You"],
  ["strong words", "a **b c** d", "a <strong>b c</strong> d"],
  ["words between stars", "a *b c* d", "a <em>b c</em> d"],
  ["words between underscores", "a _b c_ d", "a <em>b c</em> d"],
  ["struck words", "a ~~b c~~ d", "a <del>b c</del> d"],
  ["code", "a `b *c*` d", "a <code>b *c*</code> d"],
  ["strong and stressed", "***a***", "<strong><em>a</em></strong>"],
  [
    "stressed in strong, to the end of both",
    "**a *b***",
    "<strong>a <em>b</em></strong>",
  ],
  [
    "strong in stressed, to the end of both",
    "*a **b***",
    "<em>a <strong>b</strong></em>",
  ],
  [
    "all at once",
    "~~**_a_**~~",
    "<del><strong><em>a</em></strong></del>",
  ],
  ["lines that are strong together", "**a\nb**", "<strong>a\nb</strong>"],
  ["words in brackets", "(*a*)", "(<em>a</em>)"],
  ["words in quotes", '"*a*", ‘_b_’', '"<em>a</em>", ‘<em>b</em>’'],
  [
    "words before a mark",
    "**a**: *b*, _c_.",
    "<strong>a</strong>: <em>b</em>, <em>c</em>.",
  ],
  [
    "words where no blanks part them",
    "这是**重点**吗",
    "这是<strong>重点</strong>吗",
  ],
  ["Hebrew", "**שלום**", "<strong>שלום</strong>"],
  ["an emoji", "*🎉*", "<em>🎉</em>"],
  ["the nearest of two openings", "*a *b*", "*a <em>b</em>"],
  ["marks that cross", "**a *b** c*", "<strong>a *b</strong> c*"],
  ["marks in marked words", "*a*b*", "<em>a*b</em>"],
  ["negative numbers", "**-5**", "<strong>-5</strong>"],

  ["no product", "2*3*4 and 2**3**4", "2*3*4 and 2**3**4"],
  ["no power in strong words", "**2**3 b**", "<strong>2**3 b</strong>"],
  ["no lonely stars", "a * b * c, 5*", "a * b * c, 5*"],
  ["no names with underscores", "snake_case_x", "snake_case_x"],
  [
    "no names between underscores",
    "__init__ and __dirname",
    "__init__ and __dirname",
  ],
  [
    "no patterns of files",
    "**/*.ts and src/**/*.tsx, *.md",
    "**/*.ts and src/**/*.tsx, *.md",
  ],
  ["no stars in names of files", "*foo*.ts *bar*.js", "*foo*.ts *bar*.js"],
  [
    "no arguments",
    "f(*args, **more), g(*args)",
    "f(*args, **more), g(*args)",
  ],
  ["no pointers", "char *a, *b = *c;", "char *a, *b = *c;"],
  ["no comments", "/* a */ b /* c */ /** d */", "/* a */ b /* c */ /** d */"],
  [
    "no faces",
    "-_- and -_-, ^_^ >_< *_* (*^_^*) T_T",
    "-_- and -_-, ^_^ >_< *_* (*^_^*) T_T",
  ],
  ["no shrug", "¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"],
  ["no curses", "f*** you, **** off, ~ 5", "f*** you, **** off, ~ 5"],
  ["nothing beyond a blank line", "*a\n\nb*", "*a\n\nb*"],
  ["nothing unclosed", "**a *b _c ~~d `e [f", "**a *b _c ~~d `e [f"],
  ["nothing empty", "** ** ~~~~ `` []()", "** ** ~~~~ `` []()"],

  ["code with backticks", "`` a`b ``", "<code>a`b</code>"],
  ["a backtick", "`` ` ``", "<code>`</code>"],
  ["three backticks in a line", "```a```", "<code>a</code>"],
  ["code as it is", "`a\\`", "<code>a\\</code>"],
  ["no code beyond a line", "`a\nb`", "`a\nb`"],
  ["no code between other runs", "`a``", "`a``"],

  [
    "an address",
    "see https://a.example/_b_.",
    "see <a>https://a.example/_b_</a>.",
  ],
  [
    "a stressed address",
    "*https://a.example/*",
    "<em><a>https://a.example/</a></em>",
  ],
  [
    "an address behind words",
    "[a b](https://a.example/b_(c))",
    "<a https://a.example/b_(c)>a b</a>",
  ],
  [
    "a strong address behind words",
    "**[a](https://a.example/)**",
    "<strong><a https://a.example/>a</a></strong>",
  ],
  [
    "no other scheme",
    "[a](javascript:alert(1)) [b](data:x) [c](/d)",
    "[a](javascript:alert(1)) [b](data:x) [c](/d)",
  ],
  [
    "no address with a user",
    "[a](https://bank.example@evil.example)",
    "[a](https://bank.example@evil.example)",
  ],
  [
    "words that are an address",
    "[https://a.example](https://b.example)",
    "<a https://b.example>https://a.example</a>",
  ],
  [
    "an address that goes on",
    "[a](https://a.example b)",
    "[a](<a>https://a.example</a> b)",
  ],

  ["a mention", "ask <@u-1 Ana María>!", "ask <@u-1>Ana María</@>!"],
  ["a strong mention", "**<@u-1 Ana>**", "<strong><@u-1>Ana</@></strong>"],
  ["no mention in code", "`<@u-1 Ana>`", "<code><@u-1 Ana></code>"],
  [
    "no mention without a name",
    "<@u-1> <@ Ana> <@u-1 >",
    "<@u-1> <@ Ana> <@u-1 >",
  ],

  [
    "escaped marks",
    "\\*a\\* \\**b\\** \\_c\\_ \\~~d\\~~",
    "*a* **b** _c_ ~~d~~",
  ],
  ["an escaped mark in marked words", "*a\\* b*", "<em>a* b</em>"],
  ["escaped code", "\\`a`", "`a`"],
  [
    "an escaped link",
    "\\[a](https://a.example)",
    "[a](<a>https://a.example</a>)",
  ],
  ["an escaped mention", "\\<@u-1 Ana>", "<@u-1 Ana>"],
  ["escaped blocks", "\\> a\n\\- b\n1\\. c", "> a\n- b\n1. c"],
  [
    "other backslashes",
    "C:\\_dir\\*, \\\\server\\share \\d+",
    "C:\\_dir\\*, \\\\server\\share \\d+",
  ],
];

for (const [what, text, tree] of LINES) {
  Deno.test(`parseText() reads ${what}`, () => {
    assertEquals(parsed(text), `<p>${tree}</p>`);
  });
}

const BLOCKS: [what: string, text: string, tree: string][] = [
  [
    "fenced code",
    "```ts\nlet *a*;\n\n  b\n```",
    "<pre ts>let *a*;\n\n  b</pre>",
  ],
  [
    "code between words",
    "a\n\n```\nb\n```\nc",
    "<p>a</p><pre >b</pre><p>c</p>",
  ],
  ["code to the end", "```\na\n", "<pre >a</pre>"],
  ["code right behind a fence", "```a = 1\nb```", "<pre >a = 1\nb</pre>"],
  ["fences in code", "````md\n```\na\n```\n````", "<pre md>```\na\n```</pre>"],
  ["no code without any", "```", "<p>```</p>"],
  ["no code of blanks", "```\n\n```", "<p>```\n\n```</p>"],
  ["no fence inside of a line", "a ``` b", "<p>a ``` b</p>"],

  [
    "a quotation",
    "> a *b*\n> c\nd",
    "<blockquote><p>a <em>b</em>\nc</p></blockquote><p>d</p>",
  ],
  [
    "a quotation in one",
    "> > a\n> b",
    "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote>",
  ],
  [
    "paragraphs, lists and code in a quotation",
    "> a\n>\n> - b\n> ```\n> c\n> ```",
    "<blockquote><p>a</p><ul><li>b</li></ul><pre >c</pre></blockquote>",
  ],
  ["no quotation of nothing", ">\n> ", "<p>>\n></p>"],
  ["no faces as quotations", ">_< >:(", "<p>>_< >:(</p>"],

  [
    "a list",
    "a:\n- b\n* *c*\n\n- d",
    "<p>a:</p><ul><li>b</li><li><em>c</em></li><li>d</li></ul>",
  ],
  [
    "numbers",
    "1. a\n2. b\n5. c",
    "<ol><li 1>a</li><li 2>b</li><li 5>c</li></ol>",
  ],
  ["numbers down", "2. a\n1. b", "<ol><li 2>a</li><li 1>b</li></ol>"],
  [
    "points behind numbers",
    "1. a\n- b",
    "<ol><li 1>a</li></ol><ul><li>b</li></ul>",
  ],
  ["ones, to be counted", "1. a\n1. b", "<ol><li 1>a</li><li>b</li></ol>"],
  [
    "a list behind another one",
    "- a\n1. b",
    "<ul><li>a</li></ul><ol><li 1>b</li></ol>",
  ],
  [
    "a list in a list, and lines set in",
    "- a\n  b\n  - c\n    - d\n- e",
    "<ul><li>a\nb<ul><li>c\n- d</li></ul></li><li>e</li></ul>",
  ],
  [
    "no list of lines that are signed",
    "-5\n*a\n-- Ana",
    "<p>-5\n*a\n-- Ana</p>",
  ],
  ["no year as a number", "1986. What a year", "<p>1986. What a year</p>"],
  ["no agent as a number", "007. Bond", "<p>007. Bond</p>"],
  ["no list in code", "    - a", "<p>    - a</p>"],
];

for (const [what, text, tree] of BLOCKS) {
  Deno.test(`parseText() reads ${what}`, () => {
    assertEquals(parsed(text), tree);
  });
}
