import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { foldText, foldWithPlaces } from "../../lib/chat/fold_text.ts";

/** Texts that are the same to whoever looks for one of them. */
const EQUAL: readonly (readonly [what: string, ...texts: string[]])[] = [
  ["case", "TEA", "Tea", "tea"],
  ["accents", "Café", "Cafe\u0301", "cafe"],
  ["accents of Vietnamese", "Tiếng Việt ở Đà Nẵng", "tieng viet o da nang"],
  [
    "letters with a stroke",
    "Łódź, smørrebrød, ĦAŻNA",
    "lodz, smorrebrod, hazna",
  ],
  ["letters written as one", "Œuvre, Ærø, ﬁnance", "oeuvre, aero, finance"],
  ["German ß", "Straße", "STRASSE", "STRAẞE", "strasse"],
  ["Turkish i with and without a dot", "İSTANBUL", "istanbul", "ıstanbul"],
  ["Greek sigma at the end of a word", "ΟΔΟΣ", "οδος", "οδοσ", "Οδός"],
  ["Cyrillic", "ЁЛКА", "ёлка", "елка"],
  ["Arabic vowel points and tatweel", "مُحَمَّد", "محمــد", "محمد"],
  ["Arabic alef with hamza or madda", "أحمد", "احمد"],
  ["Hebrew points", "שָׁלוֹם", "שלום"],
  ["width", "ＴＥＡ１２", "tea12"],
  ["width of Kana", "ｶﾞｷﾞ", "ガギ"],
  [
    "syllables of Korean, composed or not",
    "한국",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8",
  ],
  ["what shows nothing", "t\u200be\u00ada\ufe0f", "tea"],
  ["Persian joiners", "می\u200cخواهم", "میخواهم"],
  ["white space", "green \n\t tea", "green tea", "green\u3000tea"],
  ["apostrophes", "don’t", "don't"],
];

for (const [what, ...texts] of EQUAL) {
  Deno.test(`foldText() makes no difference by ${what}`, () => {
    const [first, ...others] = texts.map(foldText);
    for (const other of others) assertEquals(other, first);
  });
}

/** What is to be told apart, though some marks are all that differs. */
const DIFFERENT: readonly (readonly [what: string, a: string, b: string])[] = [
  ["voiced Kana", "か", "が"],
  ["vowel signs of Hindi", "कि", "का"],
  ["tones of Thai", "ไม่", "ไม้"],
  ["syllables of Korean", "하", "한"],
  ["Latin and Cyrillic letters that look alike", "a", "а"],
];

for (const [what, a, b] of DIFFERENT) {
  Deno.test(`foldText() tells ${what} apart`, () => {
    assertNotEquals(foldText(a), foldText(b));
    assert(!foldText(b).startsWith(foldText(a)), "One is found in the other");
  });
}

Deno.test("foldText() doesn't take long for what people don't write", () => {
  for (
    const mark of ["\u0301\u0323", "\u0e38\u0e48", "\u302a\u302e", "a\u0301"]
  ) {
    const text = mark.repeat(500_000);
    const start = performance.now();
    foldText(text);
    // With the square of its length it would be minutes.
    assert(performance.now() - start < 5_000, JSON.stringify(mark));
  }
});

const letters = fc.constantFrom(
  ..."aéßİςơ đ\u0301\u0323\n\u200d한かकि👩🏽‍💻ﬁم\u064bـ",
  "か\u3099",
  "\u1112\u1161",
);
const anyText = fc.oneof(
  fc.string({ unit: letters }),
  fc.string({ unit: "binary" }),
);

Deno.test("foldWithPlaces() folds as foldText() does, and says what came from where", () => {
  fc.assert(fc.property(fc.string({ unit: letters }), (text) => {
    const { folded, starts, ends } = foldWithPlaces(text);
    assertEquals(folded, foldText(text));
    assertEquals([starts.length, ends.length], [folded.length, folded.length]);
  }));
  fc.assert(fc.property(anyText, (text) => {
    const { starts, ends } = foldWithPlaces(text);
    for (const [unit, start] of starts.entries()) {
      const end = ends[unit] ?? NaN;
      assert(start >= (starts[unit - 1] ?? 0) && start < end);
      assert(end <= text.length);
    }
  }));
});
