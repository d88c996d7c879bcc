import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { aRoom } from "../support/a_room.ts";
import { makeRoom } from "../support/make_room.ts";
import { readAll } from "../support/read_all.ts";
import { startSession } from "../support/start_session.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");

/** Opens the page of what is one's own in a room, or sends one of its forms. */
async function open(
  { url }: { url: string },
  headers: Record<string, string>,
  fields?: Record<string, string>,
) {
  const response = await fetch(`${url}/rooms/tea/mine`, {
    headers,
    redirect: "manual",
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    html: await response.text(),
  };
}

async function say({ url }: TestServer, cookie: string, text: string) {
  const response = await fetch(`${url}/api/rooms/tea/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ text }),
  });
  await response.body?.cancel();
  return response.status;
}

/** The status that GET /api/session has: who has a name gets 200. */
async function known(url: string, cookie: string): Promise<number> {
  const response = await fetch(`${url}/api/session`, { headers: { cookie } });
  await response.body?.cancel();
  return response.status;
}

const DELETE = { do: "delete", sure: "1" };
const FORGET = { do: "forget", sure: "1" };

Deno.test("The page of what is one's own says how many messages there are, and has no scripts", async () => {
  await using server = await startTestServer();
  const ana = await startSession(server.url, "Ana");
  const ben = await startSession(server.url, "Ben");
  const none = await open(server, { cookie: ana.cookie });
  assertEquals(none.status, 200);
  assertStringIncludes(none.html, "No message of yours is kept");
  assertEquals(none.html.includes('value="delete"'), false);
  for (const text of ["one", "two"]) await say(server, ana.cookie, text);
  await say(server, ben.cookie, "three");
  const shown = await open(server, { cookie: ana.cookie });
  assertStringIncludes(shown.html, "all 2 of your messages");
  assertEquals(shown.html.includes("<script"), false);
  assertEquals(shown.headers.get("cache-control"), "no-store");
  assertStringIncludes(
    (await open(server, { cookie: ben.cookie })).html,
    "your message",
  );
});

Deno.test("All one's own messages in a room are deleted by a form, and nobody else's", async () => {
  await using server = await startTestServer();
  const ana = await startSession(server.url, "Ana");
  const ben = await startSession(server.url, "Ben");
  await using client = await TestClient.join(server.url, "tea", {
    cookie: ben.cookie,
  });
  for (const text of ["one", "two"]) await say(server, ana.cookie, text);
  await say(server, ben.cookie, "three");
  const shown = await open(server, { cookie: ana.cookie }, DELETE);
  assertEquals(shown.status, 200);
  assertStringIncludes(shown.html, "2 messages are deleted");
  assertStringIncludes(shown.html, "No message of yours is kept");
  const messages = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(messages.map(({ text }) => text), ["", "", "three"]);
  await until(
    "others learn of it",
    () =>
      client.frames.flatMap((frame) =>
        frame.type === "messages" ? frame.messages : []
      )
        .filter((entry) => "kind" in entry && entry.kind === "delete")
        .length === 2,
  );
  // Sending the form again does no harm.
  const again = await open(server, { cookie: ana.cookie }, DELETE);
  assertStringIncludes(again.html, "0 messages are deleted");
});

Deno.test("Who is banned is led to what is theirs, and deletes it and is forgotten, without a word of the room", async () => {
  await using server = await startTestServer();
  const { room, cookie } = await makeRoom(server.url, "Tea", true);
  const ana = await startSession(server.url, "Ana");
  for (const text of ["one", "two"]) await say(server, ana.cookie, text);
  await say(server, cookie, "three");
  const decide = async (method: string, path: string, body: unknown) => {
    const response = await fetch(`${server.url}/api/rooms/${room}${path}`, {
      method,
      headers: { "Content-Type": "application/json", cookie },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    assert(response.ok);
  };
  await decide("PATCH", "", { title: "Secret" });
  const { userId } = ana.user;
  await decide("POST", "/bans", { userId, minutes: 5 });
  const refused = await fetch(`${server.url}/rooms/tea`, {
    headers: { cookie: ana.cookie },
  });
  assertEquals(refused.status, 403);
  assertStringIncludes(await refused.text(), 'href="/rooms/tea/mine"');
  const pages = [
    await open(server, { cookie: ana.cookie }),
    await open(server, { cookie: ana.cookie }, DELETE),
  ];
  assertStringIncludes(pages[0]?.html ?? "", "all 2 of your messages");
  assertStringIncludes(pages[1]?.html ?? "", "2 messages are deleted");
  for (const { html } of pages) {
    for (const word of ["three", "Secret"]) assert(!html.includes(word));
  }
  const messages = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(messages.map(({ text }) => text), ["", "", "three"]);
  const shown = await open(server, { cookie: ana.cookie }, FORGET);
  assertStringIncludes(shown.html, "You are forgotten");
});

Deno.test("Who doesn't know the passphrase that a room has by now is led to what is theirs, and deletes it", async () => {
  await using server = await startTestServer();
  const { room, cookie } = await makeRoom(server.url, "Tea", true);
  const ana = await startSession(server.url, "Ana");
  await say(server, ana.cookie, "one");
  const response = await fetch(`${server.url}/api/rooms/${room}/passphrase`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ passphrase: "five green cups" }),
  });
  await response.body?.cancel();
  for (const [who, isLed] of [["", false], [ana.cookie, true]] as const) {
    const asked = await fetch(`${server.url}/rooms/tea`, {
      headers: { cookie: who },
    });
    const html = await asked.text();
    assertStringIncludes(html, "This room has a passphrase");
    assertEquals(html.includes('href="/rooms/tea/mine"'), isLed);
  }
  const shown = await open(server, { cookie: ana.cookie }, DELETE);
  assertStringIncludes(shown.html, "1 message is deleted");
  const [message] = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(message?.text, "");
});

const REFUSED: [what: string, fields: Record<string, string>, error: string][] =
  [
    ["nothing", {}, "do is delete or forget."],
    [
      "something else",
      { do: "<b>", sure: "1" },
      "do is delete or forget.",
    ],
    ["a deletion without the tick", { do: "delete" }, "Tick the box first."],
    [
      "to be forgotten without the tick",
      { do: "forget" },
      "Tick the box first.",
    ],
  ];

for (const [what, fields, error] of REFUSED) {
  Deno.test(`The page of what is one's own refuses ${what}, and does nothing`, async () => {
    await using server = await startTestServer();
    const { cookie } = await startSession(server.url, "Ana");
    await say(server, cookie, "one");
    const shown = await open(server, { cookie }, fields);
    assertEquals(shown.status, 400);
    assertStringIncludes(shown.html, error);
    assertEquals(shown.html.includes("<b>"), false);
    const [message] = await readAll(server.islet.chat.parts.history, ROOM);
    assertEquals(message?.text, "one");
    assertEquals(await known(server.url, cookie), 200);
  });
}

Deno.test("Who has no name, or comes from another site, takes nothing back", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  await say(server, cookie, "one");
  assertStringIncludes((await open(server, {})).html, "nothing is yours");
  for (const fields of [DELETE, FORGET]) {
    assertEquals((await open(server, {}, fields)).status, 401);
    const headers = { cookie, "sec-fetch-site": "cross-site" };
    assertEquals((await open(server, headers, fields)).status, 403);
  }
  const [message] = await readAll(server.islet.chat.parts.history, ROOM);
  assertEquals(message?.text, "one");
  assertEquals(await known(server.url, cookie), 200);
});

Deno.test("A room that can't be has no page of what is one's own", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/No_room/mine`);
  assertEquals(response.status, 404);
  await response.body?.cancel();
});

Deno.test("Who is forgotten is signed out in all browsers, on all instances, and their connections close", async () => {
  await using store = await TempStore.create();
  const settings = {
    ISLET_KV_PATH: store.path,
    ISLET_SECRET: "sixteen letters!",
  };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const ana = await startSession(first.url, "Ana");
  const ben = await startSession(first.url, "Ben");
  await say(first, ana.cookie, "one");
  await using tab = await TestClient.join(first.url, "tea", {
    cookie: ana.cookie,
  });
  await using other = await TestClient.join(first.url, "tea", {
    cookie: ben.cookie,
  });
  await using far = await TestClient.join(second.url, "tea", {
    cookie: ana.cookie,
  });
  await until("both know of each other", () => {
    const { instances } = first.islet.chat.parts;
    return instances.hasPeers && second.islet.chat.parts.instances.hasPeers;
  });
  const shown = await open(first, { cookie: ana.cookie }, FORGET);
  assertEquals(shown.status, 200);
  assertStringIncludes(shown.html, "You are forgotten");
  assertEquals(shown.headers.get("clear-site-data"), '"cache", "storage"');
  const names = shown.headers.getSetCookie().map((set) => set.split("=")[0]);
  assertEquals(names.sort(), ["islet", "islet-grants", "islet-rooms"]);
  assertEquals((await tab.closed).code, 4403);
  assertEquals((await far.closed).code, 4403);
  assertEquals(await known(first.url, ana.cookie), 401);
  assertEquals(await say(first, ana.cookie, "two"), 401);
  await until(
    "the other instance knows",
    async () => await known(second.url, ana.cookie) === 401,
  );
  // What was said stays, and so do others.
  const [message] = await readAll(first.islet.chat.parts.history, ROOM);
  assertEquals(message?.text, "one");
  assertEquals(await known(first.url, ben.cookie), 200);
  other.send({ type: "ping" });
  await other.next("pong");
});

Deno.test("Who is forgotten may take a name again, as somebody else", async () => {
  await using server = await startTestServer();
  const ana = await startSession(server.url, "Ana");
  await open(server, { cookie: ana.cookie }, FORGET);
  const response = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie: ana.cookie },
    body: JSON.stringify({ name: "Ana" }),
  });
  assertEquals(response.status, 201);
  const { userId } = await response.json();
  assert(userId !== ana.user.userId);
});

Deno.test("DELETE /api/session signs out here alone, and everywhere where that is asked for", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  for (const [query, status] of [["", 200], ["?everywhere", 401]] as const) {
    const response = await fetch(`${server.url}/api/session${query}`, {
      method: "DELETE",
      headers: { cookie },
    });
    assertEquals(response.status, 204);
    assertEquals(response.headers.get("clear-site-data"), '"cache", "storage"');
    assertEquals(await known(server.url, cookie), status);
  }
});

Deno.test("Who can't be forgotten right now is told so and stays who they are, and the operator learns of it", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  server.islet.chat.forgotten.add = () =>
    Promise.reject(new ProtocolError("unavailable", "Not now"));
  const shown = await open(server, { cookie }, FORGET);
  assertEquals(shown.status, 503);
  assertStringIncludes(shown.html, "Not now.");
  assertEquals(shown.headers.getSetCookie(), []);
  assertStringIncludes(server.log.join("\n"), "couldn't be taken back");
});
