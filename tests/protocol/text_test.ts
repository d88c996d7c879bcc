import {
  assert,
  assertEquals,
  assertNotEquals,
  assertNotMatch,
} from "@std/assert";
import fc from "fast-check";
import { MAX_USER_NAME_LENGTH } from "../../lib/protocol/limits.ts";
import { normalizeText } from "../../lib/protocol/text.ts";
import { foldName } from "../../lib/protocol/fold_name.ts";
import { parseUserName } from "../../lib/protocol/user_name.ts";

const TEXTS: [what: string, typed: string, text: string][] = [
  ["keeps what needs no change", "Hi, there!", "Hi, there!"],
  ["drops blank lines at either end", " \n\t\r\n hi\n \r\n", " hi"],
  ["drops blanks at the end", "hi \t\u00a0\u3000", "hi"],
  [
    "drops a byte order mark, no-break spaces at the end",
    "\ufeffhi\u00a0",
    "hi",
  ],
  [
    "keeps how far in the first line of code is",
    "    if (tide) {\n        sail();\n    }",
    "    if (tide) {\n        sail();\n    }",
  ],
  [
    "keeps tabs before the first line",
    "\n\tmake:\n\t\trun\n",
    "\tmake:\n\t\trun",
  ],
  [
    "keeps wide and no-break spaces before it",
    "\u3000\u00a0hi",
    "\u3000\u00a0hi",
  ],
  ["keeps blanks at the end of lines inside", "a  \n\n  b", "a  \n\n  b"],
  ["makes line feeds of CRLF", "a\r\nb\r\n\r\nc", "a\nb\n\nc"],
  ["makes line feeds of lone carriage returns", "a\rb\r\rc", "a\nb\n\nc"],
  ["keeps tabs and inner spaces", "a\tb  c", "a\tb  c"],
  ["drops control characters", "a\0b\x07c\x1bd\x7fe\x85f\x9fg", "abcdefg"],
  ["drops vertical tabs and form feeds", "a\vb\fc", "abc"],
  ["replaces lone surrogates", "a\ud800b\udc00c", "a\ufffdb\ufffdc"],
  ["keeps pairs of surrogates", "😀", "😀"],
  ["joins a pair that a control character parts", "\ud83d\0\ude00", "😀"],
  ["drops blanks that a control character hides", "\0\n hi \0", " hi"],
  ["leaves nothing of control characters", "\0\x01\x02", ""],
  ["leaves nothing of nothing", "", ""],
  ["leaves nothing of zero-width characters", "\u200b \u200d\ufeff", ""],
  ["leaves nothing of format characters", "\u00ad\u2060\u{e0041}", ""],
  ["leaves nothing of bidi controls", "\u202e\u2066\u200f", ""],
  ["leaves nothing of variation selectors", "\ufe0f\u{e0100}", ""],
  ["leaves nothing of Hangul fillers", "\u3164\u115f\uffa0", ""],
  ["leaves nothing of blank Braille", "\u2800 \u2800", ""],
  [
    "keeps what shows nothing beside what shows",
    "\u200b.\u2800",
    "\u200b.\u2800",
  ],
  ["keeps emoji that joiners make", "👨‍👩‍👧 ❤️", "👨‍👩‍👧 ❤️"],
  ["keeps a format character that shows", "\u06dd", "\u06dd"],
  ["keeps the composition of characters", "e\u0301", "e\u0301"],
  ["keeps right-to-left text", "שלום", "שלום"],
];

for (const [what, typed, text] of TEXTS) {
  Deno.test(`normalizeText() ${what}`, () => {
    assertEquals(normalizeText(typed), text);
  });
}

// A black flag, and what chooses it in characters that show nothing.
const WALES = "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}";

const NAMES: [what: string, typed: string, name: string | null][] = [
  ["keeps what needs no change", "Ana María", "Ana María"],
  ["keeps other scripts", "王小明", "王小明"],
  ["keeps emoji", "Ana 🌊", "Ana 🌊"],
  ["trims", "  Ana  ", "Ana"],
  ["makes one space of many", "Ana   María", "Ana María"],
  ["makes one space of line breaks", "Ana\r\n\nMaría", "Ana María"],
  ["makes one space of tabs", "Ana\t\tMaría", "Ana María"],
  ["makes a space of a no-break space", "Ana\u00a0María", "Ana María"],
  ["makes a space of line separators", "Ana\u2028\u2029María", "Ana María"],
  ["drops bidi overrides", "\u202eanA\u202c", "anA"],
  ["drops bidi isolates and marks", "\u2066A\u2069\u200fna\u200e", "Ana"],
  ["drops zero-width characters", "A\u200bn\u200ca\u200d\ufeff", "Ana"],
  ["makes one space around what it drops", "Ana \u200b María", "Ana María"],
  ["drops soft hyphens and tags", "A\u00adna\u{e0041}", "Ana"],
  ["drops control characters", "A\0n\x1ba\x9f", "Ana"],
  ["keeps a family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"],
  ["keeps an emoji's selector", "Ana ❤\ufe0f", "Ana ❤\ufe0f"],
  ["keeps a keycap", "1\ufe0f\u20e3", "1\ufe0f\u20e3"],
  ["keeps the flag of Wales", WALES, WALES],
  ["keeps a Persian name", "علی\u200cرضا", "علی\u200cرضا"],
  ["keeps a name in Sinhala", "ශ්\u200dරී", "ශ්\u200dරී"],
  ["keeps one joiner of many", "علی\u200c\u200c\u200dرضا", "علی\u200cرضا"],
  ["drops joiners at the ends", "\u200d\u200cعلی\u200c\u200d", "علی"],
  ["drops joiners around spaces", "علی\u200c \u200dرضا", "علی رضا"],
  [
    "drops joiners of letters that don't join",
    "é\u200dе\u200c王\u200d小",
    "éе王小",
  ],
  ["drops joiners around emoji", "\u200d👨\u200d👨\u200d", "👨👨"],
  ["drops joiners that something parts", "👨\u200b\u200d👩", "👨👩"],
  ["drops selectors that select nothing", "A\ufe0f1\ufe0f😀\ufe0f", "A1😀"],
  ["composes characters", "Mari\u0301a", "María"],
  ["composes characters that something parted", "Mari\u200b\u0301a", "María"],
  ["keeps two marks on a letter", "Jo\u0323\u0301", "Jọ\u0301"],
  ["keeps Vietnamese, typed in either form", "Nguye\u0302\u0303n", "Nguyễn"],
  ["keeps Greek with breathing, accent and iota", "ᾧδε", "ᾧδε"],
  ["keeps Hebrew with points", "שָּׁלוֹם", "שָּׁלוֹם".normalize("NFC")],
  [
    "keeps Hebrew with points and accents",
    "ש\u05c1\u05bc\u05b8\u0591רה",
    "ש\u05b8\u05bc\u05c1\u0591רה",
  ],
  ["keeps vocalized Arabic", "عبد اللَّٰه", "عبد اللَّٰه".normalize("NFC")],
  ["keeps Thai with a vowel and a tone", "ก้อย ปุ้ย เต๋อ", "ก้อย ปุ้ย เต๋อ"],
  [
    "keeps Devanagari with a nukta",
    "ज़ीनत हिन्दी",
    "ज़ीनत हिन्दी".normalize("NFC"),
  ],
  ["keeps conjuncts", "क्ष्म्या স্ত্রী സ്ത്രീ", "क्ष्म्या স্ত্রী സ്ത്രീ"],
  ["keeps Burmese", "ကျော် မြွှေ့", "ကျော် မြွှေ့".normalize("NFC")],
  ["keeps Tibetan stacks", "བསྒྲུབས ཧཱུྃ", "བསྒྲུབས ཧཱུྃ".normalize("NFC")],
  [
    "cuts a pile of marks to two",
    "Z\u0300\u0301\u0302\u0303e",
    "Z\u0300\u0301e",
  ],
  ["counts the marks that a letter is composed with", "ế\u0309\u030a", "ế"],
  ["cuts a mark that a letter has already", "a\u0301\u0301", "á"],
  [
    "cuts a pile of Thai marks",
    "ก\u0e34\u0e34\u0e34\u0e35\u0e36\u0e37",
    "ก\u0e34\u0e35",
  ],
  [
    "cuts a pile of Hebrew accents to four",
    "ש\u0591\u0592\u0593\u0594\u0595",
    "ש\u0591\u0592\u0593\u0594",
  ],
  [
    "cuts a pile that invisible characters part",
    "a\u0300\u200b\u0301\u200d\u0302",
    "à\u0301",
  ],
  [
    "cuts a pile around a joiner, and keeps that",
    "क\u094d\u0300\u0301\u200d\u0302\u0303ष",
    "क\u094d\u0300\u200dष",
  ],
  ["cuts circles around circles", "A\u20dd\u20de\u20df", "A\u20dd\u20de"],
  [
    "takes 32 letters under piles",
    "a\u0316\u0317\u0318".repeat(10),
    "a\u0316\u0317".repeat(10),
  ],
  ["replaces lone surrogates", "A\ud800", "A\ufffd"],
  ["refuses nothing", "", null],
  ["refuses spaces", " \n\t\u3000 ", null],
  ["refuses zero-width characters alone", "\u200b\u200d\ufeff", null],
  ["refuses selectors and joiners alone", "\u200c\ufe0f\u200d", null],
  ["refuses bidi controls alone", "\u202e\u2066", null],
  ["refuses Hangul fillers, which show nothing", "\u3164\u115f\uffa0", null],
  ["refuses blank Braille, which shows nothing", "\u2800", null],
  ["takes 32 characters", "n".repeat(32), "n".repeat(32)],
  [
    "takes 32 characters and what it drops",
    `${"n".repeat(32)}\u200b `,
    "n".repeat(32),
  ],
  ["takes 32 characters that were 64", "e\u0301".repeat(32), "é".repeat(32)],
  ["refuses 33 characters", "n".repeat(33), null],
  ["refuses 33 code units", `${"😀".repeat(16)}n`, null],
  ["takes a name with much around it", `${" ".repeat(511)}A`, "A"],
  ["refuses a name with too much around it", `${" ".repeat(512)}A`, null],
  ["refuses a million characters", "n ".repeat(500_000), null],
];

for (const [what, typed, name] of NAMES) {
  Deno.test(`parseUserName() ${what}`, () => {
    assertEquals(parseUserName(typed), name);
  });
}

// Characters that the rules of texts and names are about, and some others.
const ALPHABET = [
  "a",
  "B",
  "é",
  "\u0301",
  "\u0316",
  "\u0323",
  "\u05b8",
  "ß",
  "ש",
  "日",
  "😀",
  "\ud83d",
  "\ude00",
  " ",
  "\t",
  "\n",
  "\r",
  "\0",
  "\x1b",
  "\x85",
  "\u00a0",
  "\u00ad",
  "\u180e",
  "\u200b",
  "\u200c",
  "\u200d",
  "ع",
  "क",
  "्",
  "❤",
  "🔥",
  "👩",
  "\u2028",
  "\u202e",
  "\u2066",
  "\u2800",
  "\u3000",
  "\u3164",
  "\ufe0f",
  "\ufeff",
  "\u{e0041}",
  "\u{1d165}",
  "가",
  "\u1100",
  "\u1161",
  "\u212b",
] as const;

const someText = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 12 })
  .map((characters) => characters.join(""));
const RUNS = { numRuns: 5_000 };

Deno.test("normalizeText() is a form that it doesn't change again", () => {
  const property = fc.property(someText, (typed) => {
    const text = normalizeText(typed);
    assertEquals(normalizeText(text), text);
    assert(text.isWellFormed());
    assertEquals(text, text.trimEnd());
    assertNotMatch(text, /^\s*\n/);
    // deno-lint-ignore no-control-regex
    assertNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });
  fc.assert(property, RUNS);
});

Deno.test("parseUserName() is a form that it doesn't change again", () => {
  const property = fc.property(someText, (typed) => {
    const name = parseUserName(typed);
    if (name === null) return;
    assertEquals(parseUserName(name), name);
    assert(name.isWellFormed());
    assert(name.length > 0 && name.length <= MAX_USER_NAME_LENGTH);
    assertEquals(name.normalize("NFC"), name);
    assertNotMatch(name.normalize("NFD"), /[\u0300-\u036f]{3}/);
    assertNotMatch(name, /\p{Cc}|\p{Zl}|\p{Zp}| {2}|^ | $/u);
    const plain = name.replace(/\p{RGI_Emoji}/gv, "");
    assertNotMatch(plain, /\ufe0f|[\p{Cf}--[\u200c\u200d]]/v);
    assertNotMatch(plain, /^[\u200c\u200d]|[\u200c\u200d]([^\p{L}\p{M}]|$)/u);
  });
  fc.assert(property, RUNS);
});

const SAME: [what: string, one: string, other: string][] = [
  ["in capitals", "Ana María", "ANA MARÍA"],
  ["in full width", "Ana", "Ａｎａ"],
  ["with a ligature", "Sofia", "So\ufb01a"],
  ["with both small sigmas", "ΝΊΚΟΣ", "Νίκοσ"],
  ["with sharp s", "Strauß", "STRAUSS"],
  ["with capital sharp s", "Strauß", "STRAUẞ"],
  ["with and without a joiner", "می\u200cنا", "مینا"],
  ["with and without a selector", "Ana ❤️", "Ana ❤"],
];

for (const [what, one, other] of SAME) {
  Deno.test(`foldName() takes a name ${what} for the same`, () => {
    assertEquals(foldName(one), foldName(other));
  });
}

const DIFFERENT: [one: string, other: string][] = [
  ["Ana", "Anna"],
  ["Ana", "Aná"],
  ["Ana", "Ana 2"],
  ["कि", "की"],
];

for (const [one, other] of DIFFERENT) {
  Deno.test(`foldName() tells ${one} and ${other} apart`, () => {
    assertNotEquals(foldName(one), foldName(other));
  });
}

Deno.test("foldName() is a form that it doesn't change again", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    assertEquals(foldName(foldName(name)), foldName(name));
  }));
});

Deno.test("foldName() remembers only so many names, and all the same", () => {
  const before = foldName("ANA");
  for (let n = 0; n < 5000; n++) assertEquals(foldName(`N${n}`), `n${n}`);
  assertEquals(foldName("ANA"), before);
});
