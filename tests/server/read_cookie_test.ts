import { assertEquals } from "@std/assert";
import { readCookie } from "../../lib/server/read_cookie.ts";

const CASES: [what: string, header: string | null, value?: string][] = [
  ["the cookie", "tea=green", "green"],
  ["the cookie among others", "a=1; tea=green; b=2", "green"],
  ["an empty one", "tea=", ""],
  ["nothing without a header", null],
  ["nothing in an empty header", ""],
  ["nothing where there is no such cookie", "coffee=black"],
  ["nothing beside a cookie without a name", "=1; tea=green"],
  ["nothing in a header that ends too early", "a=1;"],
];

for (const [what, header, value] of CASES) {
  Deno.test(`readCookie() finds ${what}`, () => {
    const headers = new Headers(header === null ? {} : { cookie: header });
    assertEquals(readCookie(headers, "tea"), value);
  });
}
