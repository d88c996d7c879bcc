import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { foundRanges, isFound } from "../../lib/chat/search_match.ts";
import { parseQuery, type SearchQuery } from "../../lib/chat/search_query.ts";
import { aMessage } from "../support/a_message.ts";

function aQuery(typed: string): SearchQuery {
  const query = parseQuery(typed);
  if (typeof query === "string") throw new Error(query);
  return query;
}

/** The text with brackets around what is found; `null` where it isn't. */
function find(typed: string, text: string): string | null {
  const query = aQuery(typed);
  if (!isFound(query, { ...aMessage(1), text })) return null;
  return foundRanges(query, text).toReversed().reduce(
    (marked, [start, end]) =>
      `${marked.slice(0, start)}[${marked.slice(start, end)}]${
        marked.slice(end)
      }`,
    text,
  );
}

const CASES: readonly (readonly [
  what: string,
  typed: string,
  text: string,
  found: string | null,
])[] = [
  ["a word", "tea", "More tea?", "More [tea]?"],
  ["the beginning of a word", "tea", "Teatime, Tea", "[Tea]time, [Tea]"],
  ["no other part of a word", "tea", "Instead of steam", null],
  ["all words, in any order", "time tea", "Tea has time", "[Tea] has [time]"],
  ["nothing where a word lacks", "tea coffee", "Tea", null],
  ["a phrase", '"green tea"', "Green\n tea now", "[Green\n tea] now"],
  ["no phrase in another order", '"green tea"', "Tea, green", null],
  [
    "a phrase to the end of its word",
    '"tea"',
    "Teatime or tea",
    "Teatime or [tea]",
  ],
  ["words with accents", "cafe", "Two cafés", "Two [café]s"],
  ["accents that are typed apart", "café", "cafe\u0301s", "[cafe\u0301]s"],
  [
    "letters that are folded into two",
    "strasse",
    "In Straße 5",
    "In [Straße] 5",
  ],
  ["such a letter as one", "ess", "Esstisch, Eßtisch", "[Ess]tisch, [Eß]tisch"],
  ["Greek in capitals", "οδος", "ΟΔΟΣ ΑΘΗΝΑΣ", "[ΟΔΟΣ] ΑΘΗΝΑΣ"],
  ["Turkish", "istanbul", "İSTANBUL!", "[İSTANBUL]!"],
  ["Arabic with points", "محمد", "قال مُحَمَّدٌ نعم", "قال [مُحَمَّدٌ] نعم"],
  ["Arabic with tatweel", "محمد", "محمــد", "[محمــد]"],
  ["Hebrew with points", "שלום", "שָׁלוֹם לכם", "[שָׁלוֹם] לכם"],
  ["Chinese anywhere", "自由", "人人生而自由平等", "人人生而[自由]平等"],
  ["Japanese anywhere", "カフェ", "駅前のカフェで", "駅前の[カフェ]で"],
  ["Kana of half width", "ガム", "ｶﾞﾑある？", "[ｶﾞﾑ]ある？"],
  ["no voiceless Kana in a voiced one", "か", "が", null],
  ["Thai anywhere", "ไทย", "ภาษาไทยยาก", "ภาษา[ไทย]ยาก"],
  ["Korean with its endings", "회의", "팀회의에서", "팀[회의]에서"],
  ["no Korean syllable in another", "하", "한국", null],
  ["Latin words among Chinese", "Deno", "用Deno写", "用[Deno]写"],
  ["digits", "15", "At 15:30, room 215", "At [15]:30, room 215"],
  ["signs anywhere", "++", "C++ now", "C[++] now"],
  ["emoji, whatever their color", "👍", "Yes 👍🏽!", "Yes [👍🏽]!"],
  ["the characters of regular expressions", ".*", "a.*b", "a[.*]b"],
  ["no pattern", "t.a", "tea", null],
  ["what overlaps once", "tea teatime", "Teatime", "[Teatime]"],
  ["words next to each other", "10 :30", "10:30", "[10:30]"],
];

for (const [what, typed, text, found] of CASES) {
  Deno.test(`A search finds ${what}`, () => {
    assertEquals(find(typed, text), found);
  });
}

const AUTHORS: readonly (readonly [
  typed: string,
  userName: string,
  isIt: boolean,
  tag?: string,
])[] = [
  ["from:ana", "Ana", true],
  ["from:ANA", "ａｎａ", true],
  ["from:maria", "Ana María", true],
  ["from:an", "Ana", true],
  ["from:na", "Ana", false],
  ['from:"ana"', "Ana María", false],
  ['from:"ana maria"', "Ana María", true],
  ["from:ana from:ben", "Ben", true],
  ["from:ana from:ben", "Cem", false],
  ["from:ana", "Cem", false],
  ['from:"ana k3"', "Ana", true, "k3"],
  ['from:"ana"', "Ana", true, "k3"],
  ["from:中", "田中", true],
];

for (const [typed, userName, isIt, tag] of AUTHORS) {
  const name = tag ? `${userName} ${tag}` : userName;
  Deno.test(`${typed} finds ${isIt ? "" : "nothing "}of ${name}`, () => {
    const message = { ...aMessage(1), userName, ...(tag && { tag }) };
    assertEquals(isFound(aQuery(typed), message), isIt);
    assertEquals(isFound(aQuery(`${typed} missing`), message), false);
  });
}

Deno.test("A search never finds what was deleted", () => {
  const message = { ...aMessage(1), userName: "Ana", text: "" };
  assertEquals(isFound(aQuery("from:ana"), message), true);
  const deleted = { ...message, deleted: true } as const;
  assertEquals(isFound(aQuery("from:ana"), deleted), false);
});

Deno.test("What is found is in the text, in order, apart from each other", () => {
  fc.assert(fc.property(
    fc.string({ unit: fc.constantFrom(..."aA ñn\u0303ß자ـ.") }),
    fc.string({ unit: fc.constantFrom(..."an ssß자.") }),
    (text, typed) => {
      const query = parseQuery(typed);
      if (typeof query === "string") return;
      let before = -1;
      const ranges = foundRanges(query, text);
      for (const [start, end] of ranges) {
        assert(start > before && end > start && end <= text.length);
        before = end;
      }
      const message = { ...aMessage(1), text };
      if (isFound(query, message)) assert(ranges.length > 0);
    },
  ));
});
