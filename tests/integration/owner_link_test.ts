import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { MAX_OWNERS } from "../../lib/chat/ownership.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { makeRoom } from "../support/make_room.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** Opens an owner's link, or presses its button where there are fields. */
async function open(
  url: string,
  headers?: Record<string, string>,
  fields?: Record<string, string>,
) {
  const response = await fetch(url, {
    ...(headers && { headers }),
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    html: await response.text(),
  };
}

async function ownersOf(server: TestServer, room: string) {
  const { history } = server.islet.chat.parts;
  return (await history.record(aRoom(room)))?.owners ?? [];
}

async function headOf(server: TestServer, room: string): Promise<number> {
  const { history } = server.islet.chat.parts;
  return (await history.page(aRoom(room), { limit: 1 })).head;
}

Deno.test("An owner's link changes nothing when it is opened, however often", async () => {
  await using server = await startTestServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea & cake", false);
  const owners = await ownersOf(server, room);
  const { cookie } = await startSession(server.url, "Ben");
  for (const headers of [{}, { cookie }, { cookie }]) {
    const { status, html } = await open(ownerUrl, headers);
    assertEquals(status, 200);
    assertStringIncludes(html, "Tea &amp; cake");
    assertMatch(html, /<form[^>]* method="post"/);
  }
  assertEquals(await ownersOf(server, room), owners);
  assertEquals(await headOf(server, room), 1);
});

Deno.test("The button of an owner's link makes the reader an owner, once", async () => {
  await using server = await startTestServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea", false);
  const { user, cookie } = await startSession(server.url, "Ben");
  const { chat } = server.islet;
  const cleo = chat.enter(aRoom(room), aCaller(aUser("Cleo")));
  await cleo.send({ type: "message", id: "c1", text: "Hello" });
  for (const _ of ["first", "second"]) {
    const { status, headers } = await open(ownerUrl, { cookie }, {});
    assertEquals([status, headers.get("Location")], [303, `/rooms/${room}`]);
  }
  const owners = await ownersOf(server, room);
  assertEquals([owners.length, owners[1]], [2, user.userId]);
  assertEquals(await headOf(server, room), 3);
  assert((await open(ownerUrl, { cookie })).html.includes("already"));
  const door = chat.enter(aRoom(room), aCaller(user));
  const deletion = { type: "delete", id: "d1", of: 2 } as const;
  assertEquals((await door.send(deletion)).message.deleted, true);
});

Deno.test("Whoever has no name gives one with the button of an owner's link", async () => {
  await using server = await startTestServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea", false);
  for (const name of ["", " ", "x".repeat(33)]) {
    const { status, html } = await open(ownerUrl, {}, { name });
    assertEquals(status, 403);
    assertStringIncludes(html, "field-error");
  }
  assertEquals((await ownersOf(server, room)).length, 1);
  const { status, headers } = await open(ownerUrl, {}, { name: "Ben" });
  assertEquals(status, 303);
  assert(headers.has("set-cookie"));
  assertEquals((await ownersOf(server, room)).length, 2);
});

Deno.test("A wrong owner's link opens nothing, and tells nothing of the room", async () => {
  await using server = await startTestServer();
  const tea = await makeRoom(server.url, "Tea", false);
  const other = await makeRoom(server.url, "Coffee", false);
  const secret = other.ownerUrl.split("/").at(-1) ?? "";
  const { cookie } = await startSession(server.url, "Ben");
  const told = new Set<string>();
  for (
    const url of [
      `${tea.url}/owner/${secret}`,
      `${tea.url}/owner/x`,
      tea.ownerUrl.slice(0, -1),
      `${tea.ownerUrl}x`,
      `${server.url}/rooms/nobody-made-it/owner/${secret}`,
      `${server.url}/rooms/nobody-made-it/owner/${"x".repeat(5000)}`,
    ]
  ) {
    for (const fields of [undefined, {}]) {
      const { status, html } = await open(url, { cookie }, fields);
      assertEquals(status, 403);
      assert(!html.includes("Tea"));
      told.add(html.replaceAll(/nonce="[^"]*"/g, ""));
    }
  }
  assertEquals(told.size, 1);
  assertEquals((await ownersOf(server, tea.room)).length, 1);
  const { status } = await open(`${server.url}/rooms/-/owner/${secret}`);
  assertEquals(status, 404);
});

Deno.test("An owner's link is told to nobody by the page, nor by the log", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const { ownerUrl } = await makeRoom(server.url, "Tea", false);
  const { headers } = await open(ownerUrl);
  assertEquals(headers.get("Referrer-Policy"), "strict-origin");
  assertEquals(headers.get("Cache-Control"), "no-store");
  const { history } = server.islet.chat.parts;
  history.readRecord = () => Promise.reject(new Error("The disk is gone"));
  assertEquals((await open(ownerUrl)).status, 500);
  const log = server.log.join("\n");
  assertStringIncludes(log, "The disk is gone");
  assert(!log.includes(ownerUrl.split("/").at(-1) ?? "?"));
});

Deno.test("Owners' links can't be tried without end, whatever is set", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "off" });
  const { url, ownerUrl } = await makeRoom(server.url, "Tea", false);
  const statuses: number[] = [];
  for (const n of seqs(1, 31)) {
    statuses.push((await open(`${url}/owner/${n}`)).status);
  }
  assertEquals(statuses, [...Array(30).fill(403), 429]);
  const { status, headers } = await open(ownerUrl);
  assertEquals(status, 429);
  assert(headers.has("retry-after"));
});

Deno.test("Other sites' forms make nobody an owner", async () => {
  await using server = await startTestServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea", false);
  const { cookie } = await startSession(server.url, "Ben");
  for (
    const header of [{ origin: "https://evil.example" }, { origin: "null" }]
  ) {
    const { status } = await open(ownerUrl, { cookie, ...header }, {});
    assertEquals(status, 403);
  }
  assertEquals((await ownersOf(server, room)).length, 1);
});

Deno.test("A room has twenty owners, and no more", async () => {
  await using server = await startTestServer();
  const { room, ownerUrl } = await makeRoom(server.url, "Tea", false);
  const secret = ownerUrl.split("/").at(-1) ?? "";
  const { chat } = server.islet;
  for (const n of seqs(2, MAX_OWNERS)) {
    const caller = aCaller(aUser(`U${n}`), `192.0.2.${n}`);
    await chat.enter(aRoom(room), caller).becomeOwner(secret);
  }
  const { cookie } = await startSession(server.url, "Ben");
  assertEquals((await open(ownerUrl, { cookie }, {})).status, 409);
  assertEquals((await ownersOf(server, room)).length, MAX_OWNERS);
});

Deno.test("Whoever makes a room by the form is shown its owner's link, once", async () => {
  await using server = await startTestServer();
  const fields = { title: "Tea", name: "Ana" };
  const made = await open(`${server.url}/rooms`, {}, fields);
  const location = made.headers.get("Location") ?? "";
  const cookies = made.headers.getSetCookie();
  const [given = ""] = cookies.filter((each) =>
    each.startsWith("islet-owner=")
  );
  assertStringIncludes(given, `Path=${location}`);
  assertStringIncludes(given, "HttpOnly");
  const cookie = cookies.map((each) => each.split(";", 1)[0]).join("; ");
  const page = await open(server.url + location, { cookie });
  const [, link = ""] = /href="([^"]*\/owner\/[^"]*)"/.exec(page.html) ?? [];
  const forgotten = page.headers.getSetCookie()
    .some((each) => /^islet-owner=;.*Expires=Thu, 01 Jan 1970/.test(each));
  assert(forgotten);
  // The link is a true one, and in no page that comes later.
  const [session = ""] = cookies;
  const later = session.split(";", 1)[0] ?? "";
  const again = await open(server.url + location, { cookie: later });
  assert(!again.html.includes("/owner/"));
  const { cookie: bens } = await startSession(server.url, "Ben");
  assertEquals(
    (await open(server.url + link, { cookie: bens }, {})).status,
    303,
  );
  const room = location.split("/").at(-1) ?? "";
  assertEquals((await ownersOf(server, room)).length, 2);
});

Deno.test("What somebody else put into the cookie of an owner's link isn't shown", async () => {
  await using server = await startTestServer();
  const { url } = await makeRoom(server.url, "Tea", false);
  for (const value of ["", "%22%3E%3Cscript%3E", "a/b", "x".repeat(65)]) {
    const { html } = await open(url, { cookie: `islet-owner=${value}` });
    assert(!html.includes("/owner/"));
  }
});
