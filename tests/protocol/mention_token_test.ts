import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { MAX_TEXT_LENGTH } from "../../lib/protocol/limits.ts";
import {
  mentionedIn,
  plainMentions,
  renamed,
  withMentions,
} from "../../lib/protocol/mention_token.ts";

const ANA = { userId: "u-ana", userName: "Ana" };
const ANA_K3 = { userId: "u-other", userName: "Ana", tag: "k3" };
const MARIA = { userId: "u-maria", userName: "Ana Maria" };
const KANJI = { userId: "u-kanji", userName: "田中" };
const ARROW = { userId: "u-arrow", userName: "A>B" };
const FACE = { userId: "u-face", userName: ">_>" };
const ARROWS = { userId: "u-arrows", userName: ">>" };
const PEOPLE = [ANA, ANA_K3, MARIA, KANJI, ARROW, FACE, ARROWS];

const STORED: [typed: string, stored: string][] = [
  ["@Ana", "<@u-ana Ana>"],
  ["Hi, @ANA: come", "Hi, <@u-ana Ana>: come"],
  ["@ａｎａ", "<@u-ana Ana>"],
  ["@Ana k3, come", "<@u-other Ana>, come"],
  ["@Ana Maria and @Ana", "<@u-maria Ana Maria> and <@u-ana Ana>"],
  ["@Ana\nMaria", "<@u-ana Ana>\nMaria"],
  ["@Anabel", "@Anabel"],
  ["ana@ana", "ana@ana"],
  ["@田中さん、どうも", "<@u-kanji 田中>さん、どうも"],
  ["@A>B", "<@u-arrow AB>"],
  ["@>_> and @>>", "<@u-face _> and <@u-arrows ››>"],
  ["`@Ana` and ```\n@Ana\n```", "`@Ana` and ```\n@Ana\n```"],
  ["Already <@u-ana Ana>", "Already <@u-ana Ana>"],
  ["@", "@"],
  ["", ""],
];

for (const [typed, stored] of STORED) {
  Deno.test(`"${typed}" is stored as "${stored}"`, () => {
    assertEquals(withMentions(typed, PEOPLE), stored);
  });
}

Deno.test("A name that several have names nobody, unless one of them was chosen", () => {
  const second = { userId: "u-second", userName: "ana" };
  const people = [ANA, second, ANA];
  assertEquals(withMentions("@Ana", people), "@Ana");
  assertEquals(withMentions("@Ana", people, [second]), "<@u-second ana>");
});

Deno.test("A mention that would make a text too long stays as it was typed", () => {
  const rest = "x".repeat(MAX_TEXT_LENGTH - "@Ana @Ana ".length - 10);
  const stored = withMentions(`@Ana @Ana ${rest}`, PEOPLE);
  assertEquals(stored, `<@u-ana Ana> @Ana ${rest}`);
});

Deno.test("Mentions are shown by the newest name, else by the stored one", () => {
  const text = "<@u-ana Ana>, <@u-ben Ben> & <@broken>";
  const names = new Map([["u-ana", "Anabel"]]);
  assertEquals(
    plainMentions(text, (userId) => names.get(userId)),
    "@Anabel, @Ben & <@broken>",
  );
});

Deno.test("Who is mentioned in a text is found in it", () => {
  assertEquals(mentionedIn("<@u-ana Ana> & <@u-maria Ana Maria>"), [
    ANA,
    MARIA,
  ]);
  assertEquals(mentionedIn("@Ana <@u-ana>"), []);
});

Deno.test("A text that was made plain for an edit is stored as it was before", () => {
  const piece = fc.constantFrom(
    "<@u-ana Ana>",
    "<@u-maria Ana Maria>",
    "<@u-kanji 田中>",
    ", ",
    " and\n",
    "(",
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const stored = pieces.join(" ");
    const plain = plainMentions(stored, () => undefined);
    const again = withMentions(plain, mentionedIn(stored));
    assertEquals(again, stored);
  }));
});

Deno.test("No text gets longer than a message may be", () => {
  const piece = fc.constantFrom(
    "@Ana ",
    "@Ana Maria",
    "x".repeat(300),
    "`",
    "@",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const typed = pieces.join("").slice(0, MAX_TEXT_LENGTH);
    assertLessOrEqual(withMentions(typed, PEOPLE).length, MAX_TEXT_LENGTH);
  }));
});

const NAMES = new Map([["u-ana", "Ana María"], ["u-ben", "Ben >_<"]]);

const RENAMED: [text: string, renamed: string][] = [
  ["Hello", "Hello"],
  ["<@u-ana Ann>!", "<@u-ana Ana María>!"],
  ["<@u-ben B> <@u-x C>", "<@u-ben Ben _<> <@u-x C>"],
  ["<@u-ana> <@ Ana> <@u-ana \n>", "<@u-ana> <@ Ana> <@u-ana \n>"],
];

for (const [text, now] of RENAMED) {
  Deno.test(`Where names have changed, "${text}" is stored as "${now}"`, () => {
    assertEquals(renamed(text, NAMES), now);
  });
}
