import { assertEquals, assertThrows } from "@std/assert";
import {
  type Cookie,
  deleteCookie,
  getCookies,
  setCookie,
} from "@std/http/cookie";

/** The parts of the header that a cookie makes; their order has no meaning. */
function parts(cookie: Cookie): Set<string> {
  const headers = new Headers();
  setCookie(headers, cookie);
  return new Set(headers.getSetCookie()[0]?.split("; "));
}

const requests: [cookie: string, values: Record<string, string>][] = [
  ["a=1", { a: "1" }],
  ["a=1; b=2;c=3", { a: "1", b: "2", c: "3" }],
  ["a=b=c; d=", { a: "b=c", d: "" }],
  ["flag", { flag: "" }],
  ["a=1; a=2", { a: "2" }],
  ["a=%20x", { a: "%20x" }],
  ["__proto__=1", { ["__proto__"]: "1" }],
];

for (const [cookie, values] of requests) {
  Deno.test(`getCookies() reads "${cookie}"`, () => {
    assertEquals(getCookies(new Headers({ cookie })), values);
  });
}

Deno.test("getCookies() of a request without cookies is empty", () => {
  assertEquals(getCookies(new Headers()), {});
});

Deno.test("getCookies() refuses a cookie with no name", () => {
  assertThrows(() => getCookies(new Headers({ cookie: "=1" })), SyntaxError);
});

const responses: [what: string, cookie: Cookie, header: string[]][] = [
  ["a session cookie", { name: "a", value: "1" }, ["a=1"]],
  ["an empty value", { name: "a", value: "" }, ["a="]],
  [
    "every attribute",
    {
      name: "a",
      value: "1.x-y_z",
      maxAge: 60,
      domain: "chat.example",
      path: "/rooms",
      secure: true,
      httpOnly: true,
      partitioned: true,
      sameSite: "Lax",
      expires: new Date(0),
    },
    [
      "a=1.x-y_z",
      "Max-Age=60",
      "Domain=chat.example",
      "Path=/rooms",
      "Secure",
      "HttpOnly",
      "Partitioned",
      "SameSite=Lax",
      "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ],
  ],
  [
    "attributes that are off",
    { name: "a", value: "1", secure: false, httpOnly: false },
    ["a=1"],
  ],
  [
    "an expiry in milliseconds",
    { name: "a", value: "1", expires: 1_000 },
    ["a=1", "Expires=Thu, 01 Jan 1970 00:00:01 GMT"],
  ],
  [
    "an age of zero",
    { name: "a", value: "1", maxAge: 0 },
    ["a=1", "Max-Age=0"],
  ],
  [
    "a __Secure- name",
    { name: "__Secure-a", value: "1" },
    ["__Secure-a=1", "Secure"],
  ],
  [
    "a __Host- name",
    { name: "__Host-a", value: "1", domain: "chat.example", path: "/rooms" },
    ["__Host-a=1", "Secure", "Path=/"],
  ],
];

for (const [what, cookie, header] of responses) {
  Deno.test(`setCookie() writes ${what}`, () => {
    assertEquals(parts({ ...cookie }), new Set(header));
  });
}

Deno.test("setCookie() adds to cookies that are set", () => {
  const headers = new Headers();
  setCookie(headers, { name: "a", value: "1" });
  setCookie(headers, { name: "b", value: "2" });
  assertEquals(headers.getSetCookie(), ["a=1", "b=2"]);
});

Deno.test("setCookie() leaves out a cookie with an empty name", () => {
  const headers = new Headers();
  setCookie(headers, { name: "", value: "1" });
  assertEquals(headers.getSetCookie(), []);
});

for (const name of ["a b", "a=b", "a;b", "a,b", "\u00e9", 'a"b', "(a)"]) {
  Deno.test(`setCookie() refuses the name ${Deno.inspect(name)}`, () => {
    assertThrows(() => parts({ name, value: "1" }), SyntaxError);
  });
}

for (const value of ["a b", "a;b", "a,b", 'a"b', "a\\b", "a\nb", "\u00e9"]) {
  Deno.test(`setCookie() refuses the value ${Deno.inspect(value)}`, () => {
    assertThrows(() => parts({ name: "a", value }), SyntaxError);
  });
}

Deno.test("setCookie() refuses a path or domain that would end the attribute", () => {
  const cookie = { name: "a", value: "1" };
  assertThrows(() => parts({ ...cookie, path: "/;x" }), SyntaxError);
  assertThrows(() => parts({ ...cookie, domain: "-x" }), SyntaxError);
});

Deno.test("setCookie() refuses a negative age", () => {
  assertThrows(() => parts({ name: "a", value: "1", maxAge: -1 }), RangeError);
});

Deno.test("deleteCookie() lets a cookie expire where it was set", () => {
  const headers = new Headers();
  deleteCookie(headers, "a", { path: "/rooms", secure: true });
  assertEquals(
    new Set(headers.getSetCookie()[0]?.split("; ")),
    new Set([
      "a=",
      "Path=/rooms",
      "Secure",
      "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ]),
  );
});
