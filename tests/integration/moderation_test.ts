import { assertEquals, assertMatch } from "@std/assert";
import { makeRoom } from "../support/make_room.ts";
import { type StartedSession, startSession } from "../support/start_session.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

/** The API of one room, as one user. */
function api({ url }: TestServer, headers: Record<string, string>) {
  return async (method: string, path?: string, body?: unknown) => {
    const response = await fetch(`${url}/api/rooms/tea${path ?? ""}`, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    const answer = text === "" ? null : JSON.parse(text);
    return { status, answer, headers: response.headers };
  };
}

/** A server with a room of Olga's, in which Cat has spoken. */
async function setUp(server: TestServer) {
  const { cookie } = await makeRoom(server.url, "Tea", true);
  const cat = await startSession(server.url, "Cat");
  await asUser(server, cat)("POST", "/messages", { text: "Hello" });
  return { asOlga: api(server, { cookie }), asCat: asUser(server, cat), cat };
}

function asUser(server: TestServer, { cookie }: StartedSession) {
  return api(server, { cookie });
}

Deno.test("The API of a room says what it is, and changes it", async () => {
  await using server = await startTestServer();
  const { asOlga, asCat } = await setUp(server);
  const before = await asCat("GET");
  assertEquals(before.headers.get("cache-control"), "no-store");
  const { owners, ...about } = before.answer;
  assertEquals(owners.length, 1);
  assertEquals(about, {
    room: "tea",
    title: "Tea",
    topic: "",
    listed: true,
    role: "member",
    locked: false,
    slowModeMs: 0,
    passphrase: false,
    moderators: [],
  });
  const wish = {
    title: " Green  tea ",
    topic: " ",
    listed: false,
    locked: true,
  };
  const { status, answer } = await asOlga("PATCH", "", wish);
  assertEquals(status, 200);
  assertEquals(answer, {
    ...about,
    owners,
    role: "owner",
    title: "Green tea",
    listed: false,
    locked: true,
    bans: [],
    mutes: [],
  });
  assertEquals((await asOlga("GET")).answer, answer);
});

Deno.test("The API bans and mutes, and takes that back", async () => {
  await using server = await startTestServer();
  const { asOlga, asCat, cat: { user: { userId } } } = await setUp(server);
  for (
    const [kind, code] of [["bans", "banned"], ["mutes", "muted"]] as const
  ) {
    const terms = { userId, minutes: 60, reason: "Shouting" };
    const { status, answer } = await asOlga("POST", `/${kind}`, terms);
    assertEquals(status, 201);
    const { at, until, ...sanction } = answer;
    assertEquals(sanction, { userId, userName: "Cat", reason: "Shouting" });
    assertEquals(until - at, 60 * 60_000);
    assertEquals((await asOlga("GET")).answer[kind], [answer]);
    const refused = await asCat("POST", "/messages", { text: "Hello?" });
    assertEquals(refused.status, 403);
    assertEquals(refused.answer.error.code, code);
    assertMatch(refused.answer.error.message, /for 60 minutes: Shouting$/);
    assertMatch(refused.headers.get("retry-after") ?? "", /^3[56]\d\d$/);
    const lifted = await asOlga("DELETE", `/${kind}/${userId}`);
    assertEquals([lifted.status, lifted.answer], [204, null]);
    assertEquals((await asOlga("DELETE", `/${kind}/nobody`)).status, 204);
    const sent = await asCat("POST", "/messages", { text: "Hello!" });
    assertEquals(sent.status, 201);
  }
});

Deno.test("The API makes moderators, hands a room over, and makes another owner's link", async () => {
  await using server = await startTestServer();
  const { asOlga, asCat, cat: { user: { userId } } } = await setUp(server);
  const roleOf = async (ask: typeof asCat) => (await ask("GET")).answer.role;
  assertEquals((await asOlga("PUT", `/moderators/${userId}`)).status, 204);
  assertEquals(await roleOf(asCat), "moderator");
  assertEquals((await asOlga("DELETE", `/moderators/${userId}`)).status, 204);
  assertEquals(await roleOf(asCat), "member");
  assertEquals((await asOlga("PUT", "/owner", { userId })).status, 204);
  assertEquals(await roleOf(asCat), "owner");
  assertEquals(await roleOf(asOlga), "moderator");
  const { status, answer, headers } = await asCat("POST", "/owner");
  assertEquals(status, 201);
  assertEquals(headers.get("cache-control"), "no-store");
  const { pathname } = new URL(answer.ownerUrl);
  assertMatch(pathname, /^\/rooms\/tea\/owner\/[\w-]{22}$/);
  const response = await fetch(`${server.url}${pathname}`);
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("A bot does what its role allows, with its token", async () => {
  await using server = await startTestServer();
  const { asOlga, asCat, cat } = await setUp(server);
  const made = await fetch(`${server.url}/api/bots`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie: cat.cookie },
    body: JSON.stringify({ name: "Tide" }),
  });
  const { token, userId } = await made.json();
  const asBot = api(server, { authorization: `Bearer ${token}` });
  await asBot("POST", "/messages", { text: "Hello" });
  const wish = { topic: "Leaves only" };
  assertEquals((await asBot("PATCH", "", wish)).status, 403);
  await asOlga("PUT", `/moderators/${userId}`);
  assertEquals((await asBot("PATCH", "", wish)).status, 200);
  assertEquals((await asCat("GET")).answer.topic, "Leaves only");
});

const LONG = "x".repeat(201);

for (
  const [method, path, bodies] of [
    ["PATCH", "", [
      { title: "" },
      { title: null },
      { title: "x".repeat(81) },
      { title: 7 },
      { topic: LONG },
      { topic: null },
      { listed: "on" },
      { locked: 1 },
      { locked: null },
      { slowModeMs: -1 },
      { slowModeMs: 0.5 },
      { slowModeMs: 3_600_001 },
      { slowModeMs: "1000" },
      { slowModeMs: null },
    ]],
    ...["/bans", "/mutes"].map((path) =>
      ["POST", path, [
        {},
        { userId: 7, minutes: 1 },
        { userId: "", minutes: 1 },
        { userId: "u" },
        { userId: "u", minutes: 0 },
        { userId: "u", minutes: 1.5 },
        { userId: "u", minutes: "1" },
        { userId: "u", minutes: 525_601 },
        { userId: "u", minutes: 1, reason: LONG },
        { userId: "u", minutes: 1, reason: 7 },
      ]] as const
    ),
    ["PUT", "/owner", [{}, { userId: 7 }, { userId: "" }]],
  ] as const
) {
  Deno.test(`${method} of /api/rooms/tea${path} refuses what is missing or wrong, and changes nothing`, async () => {
    await using server = await startTestServer();
    const { asOlga } = await setUp(server);
    const before = await asOlga("GET");
    for (const body of [...bodies, [], "text", null]) {
      const { status, answer } = await asOlga(method, path, body);
      assertEquals(status, 400, JSON.stringify(body));
      assertEquals(answer.error.code, "bad_request");
    }
    assertEquals((await asOlga("GET")).answer, before.answer);
  });
}

Deno.test("The API of a room takes the longest and largest that it says", async () => {
  await using server = await startTestServer();
  const { asOlga, cat: { user: { userId } } } = await setUp(server);
  const flags = "🇫🇷".repeat(50);
  const wish = { topic: `${flags}${"x".repeat(150)}`, slowModeMs: 3_600_000 };
  const { status, answer } = await asOlga("PATCH", "", wish);
  assertEquals([status, answer.topic], [200, wish.topic]);
  const terms = { userId, minutes: 525_600, reason: "x".repeat(200) };
  assertEquals((await asOlga("POST", "/bans", terms)).status, 201);
});

Deno.test("What isn't known is not found, and other methods are told which there are", async () => {
  await using server = await startTestServer();
  const { asOlga } = await setUp(server);
  const terms = { userId: "nobody", minutes: 1 };
  for (
    const [method, path, body] of [
      ["POST", "/bans", terms],
      ["POST", "/mutes", terms],
      ["PUT", "/moderators/nobody", undefined],
      ["PUT", "/owner", terms],
    ] as const
  ) {
    const { status, answer } = await asOlga(method, path, body);
    assertEquals([status, answer.error.code], [404, "not_found"]);
  }
  for (
    const [path, methods, wrong] of [
      ["", ["GET", "PATCH"], ["PUT"]],
      ["/bans", ["POST"], ["GET", "PUT"]],
      ["/bans/nobody", ["DELETE"], ["GET", "POST"]],
      ["/mutes", ["POST"], ["GET", "PUT"]],
      ["/mutes/nobody", ["DELETE"], ["GET", "POST"]],
      ["/moderators/nobody", ["PUT", "DELETE"], ["GET", "POST"]],
      ["/owner", ["PUT", "POST"], ["GET", "DELETE"]],
    ] as const
  ) {
    const options = await asOlga("OPTIONS", path);
    const allowed = (options.headers.get("allow") ?? "").split(", ");
    for (const method of methods) assertEquals(allowed.includes(method), true);
    for (const method of wrong) {
      const { status, answer } = await asOlga(method, path);
      assertEquals([status, answer.error.code], [405, "method_not_allowed"]);
    }
  }
  assertEquals((await asOlga("HEAD")).status, 200);
});

Deno.test("A room that has no name of one is not found", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/api/rooms/-tea`);
  assertEquals(response.status, 404);
  await response.body?.cancel();
});
