import { assert, assertEquals, assertMatch } from "@std/assert";
import type { User } from "../../lib/protocol/messages.ts";
import { SessionCookie } from "../../lib/server/session_cookie.ts";
import { aUser } from "../support/a_user.ts";

async function aKey(secret: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
}

const COOKIE = new SessionCookie(await aKey("a secret for tests"));

/** The `Set-Cookie` header that makes a browser remember a user. */
async function setCookieHeader(
  user: User,
  { cookie = COOKIE, isSecure = false } = {},
): Promise<string> {
  const headers = new Headers();
  await cookie.write(headers, { user, firstSeenAt: 5 }, isSecure);
  const [header, ...more] = headers.getSetCookie();
  assertEquals(more, []);
  return header ?? "";
}

/** The cookie's value, as a browser sends it back. */
async function valueFor(user: User, cookie = COOKIE): Promise<string> {
  const header = await setCookieHeader(user, { cookie });
  return header.slice("islet=".length, header.indexOf(";"));
}

/** Who a `Cookie` header says a browser is. */
async function read(header: string, cookie = COOKIE): Promise<User | null> {
  const signed = await cookie.read(new Headers({ cookie: header }));
  return signed && signed.user;
}

/** A payload as the server makes it, signed with a key that it doesn't have. */
function unsigned(json: string): string {
  return new TextEncoder().encode(json)
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/** A value that this server's key signed, whatever it says. */
async function signed(json: string): Promise<string> {
  const payload = unsigned(json);
  const signature = await crypto.subtle.sign(
    "HMAC",
    await aKey("a secret for tests"),
    new TextEncoder().encode(payload),
  );
  const encoded = new Uint8Array(signature)
    .toBase64({ alphabet: "base64url", omitPadding: true });
  return `${payload}.${encoded}`;
}

for (
  const user of [
    aUser("Ana"),
    { userId: "name-x_-9", userName: "王小明 🌊" },
    { userId: "u", userName: 'quotes " ; , = % \\' },
    { userId: "u", userName: "n".repeat(32) },
  ]
) {
  Deno.test(`SessionCookie.read() finds who ${user.userName} is`, async () => {
    assertEquals(await read(`islet=${await valueFor(user)}`), user);
  });
}

Deno.test("SessionCookie.read() finds its cookie among others", async () => {
  const value = await valueFor(aUser());
  assertEquals(await read(`a=1; islet=${value}; islet2=x`), aUser());
});

Deno.test("SessionCookie.write() keeps the cookie from scripts and other sites", async () => {
  const header = await setCookieHeader(aUser());
  const [value = "", ...attributes] = header.split("; ");
  assertMatch(value, /^islet=[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
  assertEquals(attributes.map((attribute) => attribute.toLowerCase()).sort(), [
    "httponly",
    "max-age=31536000",
    "path=/",
    "samesite=lax",
  ]);
});

Deno.test("SessionCookie.write() keeps a cookie that came by https on https", async () => {
  const header = await setCookieHeader(aUser(), { isSecure: true });
  assert(header.toLowerCase().split("; ").includes("secure"));
});

Deno.test("SessionCookie.write() stays far below what a browser takes", async () => {
  const userName = "語".repeat(32);
  const header = await setCookieHeader({ userId: "x".repeat(21), userName });
  assert(header.length < 1_000);
});

Deno.test("SessionCookie.write() stores who the user is, since when, and nothing else", async () => {
  const told = { ...aUser(), isAdmin: true };
  const [payload = ""] = (await valueFor(told)).split(".");
  const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
  const stored = { ...aUser(), firstSeenAt: 5 };
  assertEquals(JSON.parse(new TextDecoder().decode(bytes)), stored);
});

Deno.test("SessionCookie.clear() makes the browser forget", () => {
  const headers = new Headers();
  COOKIE.clear(headers);
  const [header = ""] = headers.getSetCookie();
  assertMatch(header, /^islet=;/);
  assertMatch(header, /path=\//i);
  assertMatch(header, /expires=Thu, 01 Jan 1970|max-age=0/i);
});

Deno.test("SessionCookie.read() is null without a cookie", async () => {
  assertEquals(await COOKIE.read(new Headers()), null);
});

Deno.test("SessionCookie.read() refuses a changed payload", async () => {
  const [, signature] = (await valueFor(aUser("Ana"))).split(".");
  const [payload] = (await valueFor(aUser("Ben"))).split(".");
  assertEquals(await read(`islet=${payload}.${signature}`), null);
});

Deno.test("SessionCookie.read() refuses a changed signature", async () => {
  const value = await valueFor(aUser());
  const [payload = "", signature = ""] = value.split(".");
  for (const at of [0, 1, 20, 41]) {
    const letter = signature[at] === "A" ? "B" : "A";
    const changed = signature.slice(0, at) + letter + signature.slice(at + 1);
    assertEquals(await read(`islet=${payload}.${changed}`), null);
  }
  assertEquals(await read(`islet=${payload}.${signature.slice(0, 40)}`), null);
  assertEquals(await read(`islet=${payload}.${signature}AAAA`), null);
});

Deno.test("SessionCookie.read() refuses a cookie of another key", async () => {
  const other = new SessionCookie(await aKey("another secret"));
  const value = await valueFor(aUser(), other);
  assertEquals(await read(`islet=${value}`, other), aUser());
  assertEquals(await read(`islet=${value}`), null);
});

const FOREIGN: [what: string, header: string][] = [
  ["an empty value", "islet="],
  ["a dot", "islet=."],
  ["no signature", `islet=${unsigned(JSON.stringify(aUser()))}`],
  ["an empty signature", `islet=${unsigned(JSON.stringify(aUser()))}.`],
  ["an empty payload", `islet=.${"A".repeat(43)}`],
  ["what is no base64", "islet=hello!.world!"],
  ["what is no base64url", `islet=${unsigned("{}")}.${"+/".repeat(21)}A=`],
  ["another site's value", "islet=session%3A12345"],
  ["a cookie without a name", "=foo; islet=a.b"],
  ["an empty cookie", "a=1;"],
  ["nothing but a separator", ";"],
];

for (const [what, header] of FOREIGN) {
  Deno.test(`SessionCookie.read() is null for ${what}`, async () => {
    assertEquals(await read(header), null);
  });
}

const UNUSABLE: [what: string, json: string][] = [
  ["no JSON", "hello"],
  ["null", "null"],
  ["a list", "[]"],
  ["no user id", '{"userName":"Ana"}'],
  ["a user id that is a number", '{"userId":1,"userName":"Ana"}'],
  ["no name", '{"userId":"u"}'],
  ["a name that is a number", '{"userId":"u","userName":1}'],
  ["a name that isn't one any more", '{"userId":"u","userName":"\\u202e"}'],
];

for (const [what, json] of UNUSABLE) {
  Deno.test(`SessionCookie.read() is null for ${what}, though it is signed`, async () => {
    assertEquals(await read(`islet=${await signed(json)}`), null);
  });
}

Deno.test("SessionCookie.read() brings an older name into today's form", async () => {
  const json = '{"userId":"u","userName":"Ana \\u200b María"}';
  assertEquals(await read(`islet=${await signed(json)}`), {
    userId: "u",
    userName: "Ana María",
  });
});

Deno.test("SessionCookie knows since when the server knows a user", async () => {
  const headers = new Headers({ cookie: `islet=${await valueFor(aUser())}` });
  assertEquals((await COOKIE.read(headers))?.firstSeenAt, 5);
});

Deno.test("A cookie from before that was noted is of somebody known for long", async () => {
  const { userId, userName } = aUser();
  for (
    const [fields, firstSeenAt] of [
      [{}, 0],
      [{ firstSeenAt: "5" }, undefined],
      [{ firstSeenAt: null }, undefined],
    ] as const
  ) {
    const value = await signed(JSON.stringify({ userId, userName, ...fields }));
    const headers = new Headers({ cookie: `islet=${value}` });
    assertEquals((await COOKIE.read(headers))?.firstSeenAt, firstSeenAt);
  }
});
