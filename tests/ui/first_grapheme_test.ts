import { assertEquals } from "@std/assert";
import { parseUserName } from "../../lib/protocol/user_name.ts";
import { firstGrapheme } from "../../lib/ui/first_grapheme.ts";
import { seqs } from "../support/seqs.ts";

// By script, with spaces between them.
const NAMES: [script: string, names: string][] = [
  [
    "Latin",
    "ana Ana María Ñ Ø ž İ ǆ ß ỗng ﬁ x̌ a⃝",
  ],
  ["Cyrillic", "вера Ёлка їжак Ґалаґан"],
  ["Greek", "νίκος Ὀδυσσεύς ᾳ"],
  ["Georgian and Armenian", "ანა ᲐᲜᲐ արամ"],
  ["Hebrew", "אבי נֹעַם שָׁלוֹם"],
  ["Arabic", "شَهْد محمّد می‌خواهم مینا ٱلله ﷺ"],
  ["Ethiopic and Cherokee", "ደበበ ᎠᏂ ᐊᓂ"],
  ["Devanagari", "नीना किरण कि क्षमा ज्ञान श्रीमती त्र्यंबक र्क क्‍ष हिन्दी"],
  ["Bengali", "প্রিয়া কি ক্ষমা"],
  ["Gurmukhi", "ਪ੍ਰੀਤ ਕਿ"],
  ["Gujarati", "ગુજરાત પ્રિયા"],
  ["Odia", "ଓଡ଼ିଆ ପ୍ରିୟା"],
  ["Tamil", "பிரியா கி க்ஷமா ஸ்ரீ"],
  ["Telugu", "స్రీ తెలుగు ప్రియ"],
  ["Kannada", "ಕನ್ನಡ ಪ್ರಿಯಾ ಕಿ"],
  ["Malayalam", "ശ്രീ ക്ഷമ മലയാളം"],
  ["Sinhala", "ශ්‍රී සිංහල"],
  ["Thai and Lao", "กานดา น้ำ กำ ที่ ຄຳ ລາວ"],
  ["Tibetan", "བོད་ བསྟན"],
  ["Khmer", "ស្រី ខ្មែរ"],
  ["Myanmar", "မြန်မာ နှင်း"],
  ["Mongolian", "ᠮᠣᠩᠭᠣᠯ"],
  ["Han and Kana", "田中 山田 がく か\u3099 ガイ"],
  ["Hangul", "한국 김"],
  ["higher planes", "𝓐na 𐍈a 𞤀𞤣 𠮷野"],
  ["flags", "🇵🇹 🇵🇹Ana 🇵🇹🇧🇷 🇵 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈Ana"],
  ["people", "👩‍🚀 👩‍🚀Ana 👩🏽‍🚀 👨‍👩‍👧‍👦x 👍🏽 👍 ☝🏽 🫱🏻‍🫲🏿"],
  ["other emoji", "❤️‍🔥 ❤️ ❤ ❤️❤️ ©️ ™ 〰️"],
  ["keycaps and digits", "1️⃣ #️⃣ 1 12"],
];

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function firstSegment(text: string): string | undefined {
  const [first] = segmenter.segment(text);
  return first?.segment;
}

for (const [script, names] of NAMES) {
  Deno.test(`firstGrapheme() finds what Intl.Segmenter does in names of ${script}`, () => {
    for (const name of names.split(" ")) {
      for (const form of [name, parseUserName(name) ?? "", `${name} x`]) {
        assertEquals(firstGrapheme(form), firstSegment(form), name);
      }
    }
  });
}

Deno.test("firstGrapheme() takes flags, emoji of several people, and syllables whole", () => {
  assertEquals(firstGrapheme("🇵🇹 Ana"), "🇵🇹");
  assertEquals(firstGrapheme("👩‍🚀Ana"), "👩‍🚀");
  assertEquals(firstGrapheme("किरण"), "कि");
});

Deno.test("firstGrapheme() of no name is nothing", () => {
  assertEquals(firstGrapheme(""), undefined);
});

// Some vowels of Myanmar and Tai scripts stand for themselves there; here they stay with
// their consonant. So do half-width voicing marks there alone.
const APART = /[\u102b-\u109c\u1a61-\u1a64\uaa7b-\uaa7d\uff9e\uff9f]/;

Deno.test("firstGrapheme() agrees with Intl.Segmenter on each character after a letter", () => {
  const apart: string[] = [];
  const ranges = [[0x20, 0xd7ff], [0xe000, 0xffff], [0x1f000, 0x1ffff]];
  for (const [from = 0, to = 0] of ranges) {
    for (const code of seqs(from, to)) {
      const text = `a${String.fromCodePoint(code)}`;
      // No name has other characters that only format.
      if (/\p{Cf}/u.test(text) || APART.test(text)) continue;
      if (firstGrapheme(text) !== firstSegment(text)) apart.push(text);
    }
  }
  assertEquals(apart, []);
});
