import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  parseQuery,
  type SearchQuery,
  type SearchTerm,
} from "../../lib/chat/search_query.ts";

/** Words are as they are, phrases in quotation marks. */
function shown(terms: readonly SearchTerm[]): string[] {
  return terms.map(({ folded, isWhole }) => isWhole ? `"${folded}"` : folded);
}

/** What is typed, then the words and phrases, then the names. */
const READ: readonly (readonly [
  typed: string,
  terms: readonly string[],
  names?: readonly string[],
])[] = [
  ["tea", ["tea"]],
  ["  Tea \t Café\n", ["tea", "cafe"]],
  ['"green tea"', ['"green tea"']],
  ['"  Green\n tea "', ['"green tea"']],
  ["“green tea” „schwarz“ «thé»", ['"green tea"', '"schwarz"', '"the"']],
  ['"not yet closed', ["not yet closed"]],
  ['say"tea"now', ["say", '"tea"', "now"]],
  ["from:ana", [], ["ana"]],
  ["FROM:Ana tea from:ben", ["tea"], ["ana", "ben"]],
  ['from:"Ana María"', [], ['"ana maria"']],
  ["from: ana", [], ["ana"]],
  ["from：田中", [], ["田中"]],
  ["wherefrom:ana", ["wherefrom:ana"]],
  ["from:", ["from:"]],
  ["don’t", ["don't"]],
  [".* (a|b) [c] \\d", [".*", "(a|b)", "[c]", "\\d"]],
  ["a\u0301 \u0301 \u200b", ["a"]],
];

for (const [typed, terms, names = []] of READ) {
  Deno.test(`parseQuery() reads ${JSON.stringify(typed)}`, () => {
    const query = parseQuery(typed);
    if (typeof query === "string") throw new Error(query);
    assertEquals(shown(query.terms), terms);
    assertEquals(shown(query.names), names);
  });
}

for (
  const typed of ["", " \n ", '""', "“ ”", 'from:""', "\u0301", "\u200b", "ـ"]
) {
  Deno.test(`parseQuery() finds nothing to look for in ${JSON.stringify(typed)}`, () => {
    assertEquals(parseQuery(typed), "empty");
  });
}

Deno.test("parseQuery() takes 200 characters and 16 words, and no more", () => {
  const words = (count: number) => Array(count).fill("a").join(" ");
  const isRead = (query: ReturnType<typeof parseQuery>): query is SearchQuery =>
    typeof query !== "string";
  assertEquals(isRead(parseQuery(` ${"a".repeat(200)} `)), true);
  assertEquals(parseQuery("a".repeat(201)), "too_long");
  assertEquals(parseQuery("a".repeat(10_000)), "too_long");
  assertEquals(isRead(parseQuery(words(16))), true);
  assertEquals(parseQuery(words(17)), "too_many");
  assertEquals(parseQuery(`${words(16)} from:ana`), "too_many");
});

Deno.test("parseQuery() reads whatever is typed", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (typed) => {
    const query = parseQuery(typed);
    if (typeof query === "string") return;
    for (const { folded } of [...query.terms, ...query.names]) {
      assertEquals(folded.trim() === "", false);
    }
  }));
});
