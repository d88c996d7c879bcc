import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  addressOfTitle,
  listedAddress,
  slugOf,
  unlistedAddress,
} from "../../lib/chat/room_address.ts";
import { parseRoomName } from "../../lib/protocol/room_name.ts";
import { parseRoomTitle } from "../../lib/protocol/room_title.ts";

// cspell:disable

const SLUGS: [script: string, title: string, slug: string][] = [
  ["Latin", "Book Club!", "book-club"],
  ["French", "Crêpes à l’œuf", "crepes-a-loeuf"],
  ["German", "Straße & Größe, Äpfel", "strasse-grosse-apfel"],
  ["Turkish", "İstanbul ığüşöç", "istanbul-igusoc"],
  ["Polish and Icelandic", "Łódź Þór", "lodz-thor"],
  ["Vietnamese", "Đường phố Việt Nam", "duong-pho-viet-nam"],
  ["Cyrillic", "Книжный клуб", "knizhnyy-klub"],
  ["Greek", "Καλημέρα κόσμε", "kalimera-kosme"],
  ["Japanese", "読書会 ティータイム", "du-shu-hui-teitaimu"],
  ["Chinese", "北京大学", "bei-jing-da-xue"],
  ["Korean", "독서 모임", "dogseo-moim"],
  ["Arabic", "نادي الكتاب", "ndy-lktb"],
  ["Hebrew", "שלום", "shlvm"],
  ["Thai", "สวัสดี", "swasdii"],
  ["Hindi", "हिन्दी चर्चा", "hindii-crcaa"],
  ["full width", "ＴＥＡ ①", "tea-1"],
  ["apostrophes", "Don't stop, it’s 5", "dont-stop-its-5"],
  ["emoji beside words", "🍵 tea 🍵", "tea"],
  ["emoji alone", "🍵", ""],
  ["signs alone", "!!!", ""],
];

for (const [script, title, slug] of SLUGS) {
  Deno.test(`slugOf() spells ${script}: ${title}`, () => {
    assertEquals(slugOf(title, 64), slug);
  });
}

Deno.test("slugOf() is cut where it is too long, and ends with no hyphen", () => {
  assertEquals(slugOf("one two three", 8), "one-two");
  assertEquals(slugOf("one two three", 9), "one-two-t");
});

const LITERAL: [title: string, address: string][] = [
  ["tea", "tea"],
  ["TEA", "tea"],
  ["Book Club", "book-club"],
  ["book-club", "book-club"],
  ["a--b", "a--b"],
  ["x".repeat(64), "x".repeat(64)],
];

for (const [title, address] of LITERAL) {
  Deno.test(`addressOfTitle() is ${address.slice(0, 12)} for ${title.slice(0, 12)}, which says it all`, () => {
    assertEquals(String(addressOfTitle(title)), address);
  });
}

const HASHED: [title: string, address: RegExp][] = [
  ["Клуб 7", /^klub-7-[0-9a-z]{8}$/],
  ["読書会 7", /^du-shu-hui-7-[0-9a-z]{8}$/],
  ["Klub 7!", /^klub-7-[0-9a-z]{8}$/],
  ["Café", /^cafe-[0-9a-z]{8}$/],
  ["-tea", /^tea-[0-9a-z]{8}$/],
  ["🍵", /^[0-9a-z]{8}$/],
  ["!!!", /^[0-9a-z]{8}$/],
  ["x".repeat(65), /^x{55}-[0-9a-z]{8}$/],
];

for (const [title, address] of HASHED) {
  Deno.test(`addressOfTitle() ends with a hash for ${title.slice(0, 12)}`, () => {
    assertMatch(addressOfTitle(title), address);
    assertEquals(addressOfTitle(title), addressOfTitle(title));
  });
}

// cspell:enable

Deno.test("Titles that differ in more than case and blanks never meet", () => {
  const titles = [...LITERAL.slice(1, 3), ...HASHED].map(([title]) => title);
  const addresses = titles.map(addressOfTitle);
  assertEquals(new Set(addresses).size, titles.length);
  assertEquals(addressOfTitle("клуб 7"), addressOfTitle("Клуб 7"));
  assertEquals(addressOfTitle("Cafe\u0301"), addressOfTitle("Café"));
});

Deno.test("Each title has an address", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 90 }), (typed) => {
      const title = parseRoomTitle(typed);
      if (title === null) return;
      for (
        const address of [
          addressOfTitle(title),
          unlistedAddress(title),
          listedAddress(title, 1) ?? "none",
          listedAddress(title, 12) ?? "none",
        ]
      ) assertNotEquals(parseRoomName(address), null);
    }),
  );
});

Deno.test("unlistedAddress() can't be guessed", () => {
  assertMatch(
    unlistedAddress("Book Club!"),
    /^book-club-[0-9a-z]{13}$/,
  );
  assertMatch(unlistedAddress("🍵"), /^[0-9a-z]{13}$/);
  assertMatch(unlistedAddress("x".repeat(80)), /^x{50}-[0-9a-z]{13}$/);
  const addresses = new Set<string>();
  const characters = new Set<string>();
  for (let n = 0; n < 1000; n++) {
    const address = unlistedAddress("🍵");
    addresses.add(address);
    for (const character of address) characters.add(character);
  }
  assertEquals([addresses.size, characters.size], [1000, 32]);
});

Deno.test("listedAddress() says the title alone, and a number where it isn't the first", () => {
  assertEquals(String(listedAddress("Book Club!", 1)), "book-club");
  assertEquals(String(listedAddress("Book Club!", 2)), "book-club-2");
  assertEquals(listedAddress("🍵", 1), null);
  assertEquals(listedAddress("🍵", 2), null);
  const longest = listedAddress("x".repeat(80), 2);
  assertEquals(String(longest), `${"x".repeat(62)}-2`);
});
