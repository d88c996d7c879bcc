import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Grants, NO_GRANTS } from "../../lib/chat/caller.ts";
import { GrantCookie } from "../../lib/server/grant_cookie.ts";
import { SessionCookie } from "../../lib/server/session_cookie.ts";
import { SignedTexts } from "../../lib/server/signed_texts.ts";
import { aRoom } from "../support/a_room.ts";
import { seqs } from "../support/seqs.ts";

async function aKey(secret: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
}

const KEY = await aKey("a secret for tests");
const COOKIE = new GrantCookie(KEY);
const TEA = aRoom("tea");

/** The `Set-Cookie` header of a browser that has these, and one more. */
async function setCookie(
  grants: Grants = NO_GRANTS,
  room = TEA,
  grant = "Ab+/456789xY",
  isSecure = false,
): Promise<string> {
  const headers = new Headers();
  await COOKIE.add(headers, grants, room, grant, isSecure);
  const [header = "", ...more] = headers.getSetCookie();
  assertEquals(more, []);
  return header;
}

async function valueOf(grants?: Grants): Promise<string> {
  const [pair = ""] = (await setCookie(grants)).split(";");
  return pair.slice("islet-grants=".length);
}

async function read(value: string, cookie = COOKIE) {
  const headers = new Headers({ cookie: `a=1; islet-grants=${value}; b=2` });
  return [...await cookie.read(headers)];
}

Deno.test("GrantCookie.read() finds what add() has added, the latest first", async () => {
  const grants = new Map([["books", "grantOfBooks"], ["tea", "anOldGrant12"]]);
  assertEquals(await read(await valueOf(grants)), [
    ["tea", "Ab+/456789xY"],
    ["books", "grantOfBooks"],
  ]);
});

Deno.test("GrantCookie.add() keeps the cookie from scripts and other sites", async () => {
  const [value = "", ...attributes] = (await setCookie()).split("; ");
  assertMatch(value, /^islet-grants=tea:Ab\+\/456789xY\.[\w-]{43}$/);
  assertEquals(attributes.map((attribute) => attribute.toLowerCase()).sort(), [
    "httponly",
    "max-age=31536000",
    "path=/",
    "samesite=lax",
  ]);
  const secure = await setCookie(NO_GRANTS, TEA, "Ab+/456789xY", true);
  assert(secure.toLowerCase().split("; ").includes("secure"));
});

Deno.test("GrantCookie.add() stays below 3 KiB, and forgets what came first", async () => {
  const names = seqs(1, 100).map((n) => `${n}-`.padEnd(64, "x"));
  const grants = new Map(
    names.map((name) => [name, "grantOfIt123"]),
  );
  const value = await valueOf(grants);
  assert(value.length <= 3 * 1024, String(value.length));
  const kept = await read(value);
  assertEquals(kept[0]?.[0], "tea");
  assert(kept.length >= 2);
});

Deno.test("GrantCookie.clear() makes the browser forget", () => {
  const headers = new Headers();
  COOKIE.clear(headers);
  const [header = ""] = headers.getSetCookie();
  assertMatch(header, /^islet-grants=;.*(expires=Thu, 01 Jan 1970|max-age=0)/i);
});

Deno.test("GrantCookie.read() finds nothing in what this server didn't sign for this", async () => {
  const value = await valueOf();
  const [grant = "", signature = ""] = value.split(".");
  const session = new Headers();
  const user = { user: { userId: "u", userName: "Ana" }, firstSeenAt: 0 };
  await new SessionCookie(KEY).write(session, user, false);
  const [sessionCookie = ""] = session.getSetCookie()[0]?.split(";") ?? [];
  for (
    const foreign of [
      "",
      ".",
      "tea",
      grant,
      `${grant}.`,
      `.${signature}`,
      `${grant}.${signature.slice(1)}`,
      `${grant}.${"A".repeat(43)}`,
      `books${grant.slice(3)}.${signature}`,
      `${grant}.books:grantOfBooks.${signature}`,
      sessionCookie.slice("islet=".length),
      await new SignedTexts(KEY, "").sign(grant),
      await new SignedTexts(KEY, "islet bot:").sign(grant),
      await new SignedTexts(await aKey("another"), "islet grants:").sign(grant),
      `${"x".repeat(8000)}.${signature}`,
    ]
  ) {
    assertEquals(await read(foreign), [], foreign);
  }
  assertEquals(await read(value, new GrantCookie(await aKey("another"))), []);
  assertEquals([...await COOKIE.read(new Headers())], []);
});

Deno.test("GrantCookie.read() passes over what can't be a grant, though it is signed", async () => {
  const texts = new SignedTexts(KEY, "islet grants:");
  const text = "Tea:x..:.tea.tea:.:x.tea:a:b.books:right";
  assertEquals(await read(await texts.sign(text)), [["books", "right"]]);
  // An older one, of when more was allowed, perhaps.
  const long = `books:right.${"x".repeat(4000)}`;
  assertEquals(await read(await texts.sign(long)), []);
});
