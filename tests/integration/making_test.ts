import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ROOM_TITLE_RULE } from "../../lib/protocol/room_title.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a program would have to check.
  readonly body: {
    readonly room?: string;
    readonly url?: string;
    readonly ownerUrl?: string;
    readonly error?: { readonly code: string; readonly message: string };
  };
}

/** Makes a room as a program does. */
async function make(
  { url }: TestServer,
  wish: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/rooms`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof wish === "string" ? wish : JSON.stringify(wish),
  });
  const { status } = response;
  return { status, headers: response.headers, body: await response.json() };
}

/** Sends the form of the lobby. */
async function send(
  { url }: TestServer,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}/rooms`, {
    method: "POST",
    headers,
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return {
    status: response.status,
    location: response.headers.get("Location"),
    cookies: response.headers.getSetCookie(),
    html: await response.text(),
  };
}

/** What is known of a room. */
async function recordOf(server: TestServer, room: string) {
  return await server.islet.chat.parts.history.record(aRoom(room));
}

Deno.test("POST /api/rooms makes a room that is found by its link alone, and belongs to who made it", async () => {
  await using server = await startTestServer();
  const { user, cookie } = await startSession(server.url, "Ana");
  const { status, headers, body } = await make(
    server,
    { title: "  Café   7 " },
    { cookie },
  );
  assertEquals(status, 201);
  const { room = "", url = "", ownerUrl = "" } = body;
  assertMatch(room, /^cafe-7-[0-9a-z]{13}$/);
  assertEquals(url, `${server.url}/rooms/${room}`);
  assert(ownerUrl.startsWith(`${url}/owner/`));
  assertEquals(headers.get("Location"), url);
  assertEquals(headers.get("Cache-Control"), "no-store");
  const record = await recordOf(server, room);
  assertEquals(record?.title, "Café 7");
  assertEquals([record?.listed, record?.owners], [false, [user.userId]]);
  // The secret itself is kept nowhere.
  assert(!JSON.stringify(record).includes(ownerUrl.split("/").at(-1) ?? "?"));
  const response = await fetch(url);
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

Deno.test("POST /api/rooms makes another room each time, unless it is listed", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const rooms = new Set<string | undefined>();
  for (const _ of seqs(1, 3)) {
    rooms.add((await make(server, { title: "Tea" }, { cookie })).body.room);
  }
  assertEquals(rooms.size, 3);
  const listed = { title: "Book Club!", listed: true };
  assertEquals((await make(server, listed, { cookie })).body.room, "book-club");
  assertEquals((await recordOf(server, "book-club"))?.listed, true);
});

Deno.test("POST /api/rooms lists a room at a number of its title where that is chosen", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const listed = { title: "Tea", listed: true };
  await make(server, listed, { cookie });
  const { status, body } = await make(server, listed, { cookie });
  assertEquals([status, body.error?.code], [409, "conflict"]);
  assertStringIncludes(body.error?.message ?? "", "tea-2, tea-3, tea-4");
  const chosen = { ...listed, address: "tea-3" };
  assertEquals((await make(server, chosen, { cookie })).body.room, "tea-3");
  const third = await make(server, listed, { cookie });
  assertStringIncludes(third.body.error?.message ?? "", "tea-2, tea-4, tea-5");
  for (const address of ["coffee", "tea-99", "tea-02", "../tea", ""]) {
    const { status } = await make(server, { ...listed, address }, { cookie });
    assertEquals(status, 400);
  }
});

Deno.test("POST /api/rooms never takes over a room in which somebody has spoken", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const door = server.islet.chat.enter(aRoom("tea"), aCaller());
  await door.send({ type: "message", id: "c1", text: "Between us" });
  const wish = { title: "Tea", listed: true };
  const { status, body } = await make(server, wish, { cookie });
  assertEquals([status, body.error?.code], [409, "conflict"]);
  assertEquals(await recordOf(server, "tea"), null);
});

Deno.test("Of those who list a room of one title at once, one gets its address", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const answers = await Promise.all(
    seqs(1, 5).map(() =>
      make(server, { title: "Tea", listed: true }, { cookie })
    ),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assertEquals(statuses, [201, 409, 409, 409, 409]);
});

const BAD: [what: string, wish: unknown][] = [
  ["no title", {}],
  ["an empty title", { title: "" }],
  ["a title that shows nothing", { title: " \u202e\u200b " }],
  ["a title of 81 characters", { title: "x".repeat(81) }],
  ["a title of a million characters", { title: "x".repeat(10_000) }],
  ["a title that is a number", { title: 7 }],
  ["a title that is a list", { title: ["Tea"] }],
  ["listed that is no boolean", { title: "Tea", listed: "yes" }],
  ["listed that is a number", { title: "Tea", listed: 1 }],
  ["an address that is no text", { title: "Tea", listed: true, address: 7 }],
  ["a list", []],
  ["a text", '"Tea"'],
  ["no JSON", "{"],
];

for (const [what, wish] of BAD) {
  Deno.test(`POST /api/rooms refuses ${what}`, async () => {
    await using server = await startTestServer();
    const { cookie } = await startSession(server.url, "Ana");
    const { status, body } = await make(server, wish, { cookie });
    assertEquals([status, body.error?.code], [400, "bad_request"]);
  });
}

Deno.test("POST /api/rooms is for who has a name that is theirs", async () => {
  await using server = await startTestServer();
  const { status, body } = await make(server, { title: "Tea" });
  assertEquals([status, body.error?.code], [401, "not_allowed"]);
  const response = await fetch(`${server.url}/api/rooms?name=Ana`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"title":"Tea"}',
  });
  await response.body?.cancel();
  assertEquals(response.status, 401);
  const { cookie } = await startSession(server.url, "Ana");
  const bot = await fetch(`${server.url}/api/bots`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: '{"name":"Bot"}',
  });
  const { token } = await bot.json();
  const authorization = `Bearer ${token}`;
  const made = await make(server, { title: "Tea" }, { authorization });
  assertEquals(made.status, 201);
});

Deno.test("Who makes very many rooms has to wait", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "on" });
  const { cookie } = await startSession(server.url, "Ana");
  const statuses: number[] = [];
  for (const _ of seqs(1, 21)) {
    const answer = await make(server, { title: "Tea" }, { cookie });
    statuses.push(answer.status);
    if (answer.status === 429) assert(answer.headers.has("retry-after"));
  }
  assertEquals(statuses, [...Array(20).fill(201), 429]);
});

Deno.test("The lobby's form makes a room and leads there, and its maker a user", async () => {
  await using server = await startTestServer();
  const fields = { title: "Tea & cake", name: "Ana" };
  const { status, location, cookies } = await send(server, fields);
  assertEquals(status, 303);
  assertMatch(location ?? "", /^\/rooms\/tea-cake-[0-9a-z]{13}$/);
  const record = await recordOf(server, location?.split("/").at(-1) ?? "");
  const [cookie = ""] = cookies;
  const response = await fetch(`${server.url}/api/session`, {
    headers: { cookie: cookie.split(";", 1)[0] ?? "" },
  });
  assertEquals(record?.owners, [(await response.json()).userId]);
  assertEquals(record?.listed, false);
});

Deno.test("The lobby's form lists a room where its box is ticked", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const fields = { title: "Book Club", listed: "on" };
  const { status, location } = await send(server, fields, { cookie });
  assertEquals([status, location], [303, "/rooms/book-club"]);
  const again = await send(server, fields, { cookie });
  assertEquals(again.status, 409);
  assertStringIncludes(again.html, 'href="/rooms/book-club"');
  assertStringIncludes(again.html, 'name="address" value="book-club-2"');
  assertStringIncludes(again.html, 'value="Book Club"');
  const other = await send(
    server,
    { ...fields, address: "book-club-2" },
    { cookie },
  );
  assertEquals([other.status, other.location], [303, "/rooms/book-club-2"]);
});

Deno.test("The lobby doesn't tell of a room that isn't listed when a title leads to it", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const door = server.islet.chat.enter(aRoom("tea"), aCaller());
  await door.send({ type: "message", id: "c1", text: "Between us" });
  const fields = { title: "Tea", listed: "on" };
  const { status, html } = await send(server, fields, { cookie });
  assertEquals(status, 409);
  assert(!html.includes("Go to that room"));
  assertStringIncludes(html, 'name="address" value="tea-2"');
});

Deno.test("The lobby's form brings back what was typed where something is wrong", async () => {
  await using server = await startTestServer();
  const noTitle = await send(server, { title: " ", name: "Ana" });
  assertEquals(noTitle.status, 400);
  assertStringIncludes(noTitle.html, ROOM_TITLE_RULE);
  assertEquals(noTitle.cookies, []);
  const title = '<Tea> & "cake"';
  for (const name of ["", " ", "x".repeat(33)]) {
    const { status, html } = await send(server, { title, name, listed: "on" });
    assertEquals(status, 403);
    assertStringIncludes(html, "&lt;Tea");
    assertMatch(html, /name="listed" checked/);
    assertMatch(html, /id="room-error" class="field-error"[^>]*>[^<]*name/);
  }
});

Deno.test("Other sites' forms make no rooms", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ana");
  const headers = { cookie, "sec-fetch-site": "cross-site" };
  assertEquals((await send(server, { title: "Tea" }, headers)).status, 403);
  assertEquals((await make(server, { title: "Tea" }, headers)).status, 403);
});

Deno.test("What a room was made with is there after a restart, on another instance", async () => {
  const path = `${await Deno.makeTempDir()}/islet.sqlite`;
  const settings = { ISLET_KV_PATH: path };
  let room: string | undefined;
  {
    await using server = await startTestServer(settings);
    const { cookie } = await startSession(server.url, "Ana");
    room = (await make(server, { title: "Tea" }, { cookie })).body.room;
  }
  await using server = await startTestServer(settings);
  assertEquals((await recordOf(server, room ?? ""))?.title, "Tea");
});
