import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { MAX_TEXT_LENGTH } from "../../lib/protocol/limits.ts";
import { roomHookKey } from "../../lib/store/keys.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { makeHook } from "../support/make_hook.ts";
import { makeRoom } from "../support/make_room.ts";
import { ServerProcess } from "../support/server_process.ts";
import { startSession } from "../support/start_session.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";
import { TraceCollector } from "../support/trace_collector.ts";
import { until } from "../support/until.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly code: unknown;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const { status, headers } = response;
  const isJson = headers.get("content-type")?.includes("json") ?? false;
  const body = isJson ? JSON.parse(text) : {};
  return { status, headers, body, code: body.error?.code };
}

/** Posts to a hook, as a program does. */
function post(
  url: string,
  fields: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(fields),
  });
}

function secretOf(url: string): string {
  return url.split("/").at(-1) ?? "";
}

Deno.test("A program that has a room's hook posts there, without anything else", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room, { name: "Build" });
  assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+\/api\/hooks\/[\w-]{32}$/);
  await using ana = await TestClient.join(server.url, room.room, {
    name: "Ana",
  });
  const { status, body } = await post(url, { text: "Done  " });
  assertEquals(status, 201);
  assertMatch(String(body["userId"]), /^hook-[\w-]{24}$/);
  assertEquals([body["userName"], body["text"]], ["Build", "Done"]);
  const [message] = await ana.untilMessages(1);
  assertEquals({ ...message }, body);
});

Deno.test("A hook takes forms, names, answers and ids, as messages do", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const first = await post(url, { text: "One", id: "c1", name: "" });
  assertEquals([first.status, first.body["userName"]], [201, "Hook"]);
  const form = await ask(url, {
    method: "POST",
    body: new URLSearchParams({
      text: "Two",
      name: "Alarm",
      replyTo: String(first.body["seq"]),
    }),
  });
  assertEquals([form.status, form.body["userName"]], [201, "Alarm"]);
  assertEquals(form.body["replyTo"], first.body["seq"]);
  assertEquals(form.body["userId"], first.body["userId"]);
  const again = await post(url, { text: "One", id: "c1" });
  assertEquals([again.status, again.body], [201, first.body]);
  const other = await post(url, { text: "Else", id: "c1" });
  assertEquals([other.status, other.code], [409, "conflict"]);
});

Deno.test("A hook isn't new to its room: a ban of somebody at its address doesn't hold for it", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", true);
  const url = await makeHook(server.url, room);
  const cat = await startSession(server.url, "Cat");
  const api = `${server.url}/api/rooms/${room.room}`;
  await post(`${api}/messages`, { text: "Hello" }, { cookie: cat.cookie });
  const terms = { userId: cat.user.userId, minutes: 5 };
  const { cookie } = room;
  assertEquals((await post(`${api}/bans`, terms, { cookie })).status, 201);
  assertEquals((await ask(`${api}/messages`)).code, "banned");
  assertEquals((await post(url, { text: "Done" })).status, 201);
});

Deno.test("A hook under somebody's name has a tag, as others would", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  await using ana = await TestClient.join(server.url, room.room, {
    name: "Ana",
  });
  ana.send({ type: "message", id: "c1", text: "It's me" });
  await ana.untilMessages(1);
  const { body } = await post(url, { text: "No, me", name: "Ana" });
  assertMatch(String(body["tag"]), /^..$/);
});

const BAD: [what: string, init: RequestInit, status: number, code: string][] = [
  ["nothing", {}, 415, "bad_request"],
  ["a text", { body: "Hello" }, 415, "bad_request"],
  [
    "a file",
    { body: new Blob(["{}"], { type: "image/png" }) },
    415,
    "bad_request",
  ],
  ["a multipart form", { body: new FormData() }, 415, "bad_request"],
];

const JSON_TYPE = { "Content-Type": "application/json" };
const BAD_JSON: [what: string, body: string, status: number, code: string][] = [
  ["JSON that breaks off", '{"text":', 400, "bad_request"],
  ["a list", "[]", 400, "bad_request"],
  ["no text", "{}", 400, "bad_message"],
  ["a blank text", '{"text":" "}', 400, "bad_message"],
  ["a text that is none", '{"text":7}', 400, "bad_message"],
  ["a bad id", '{"text":"x","id":"a b"}', 400, "bad_message"],
  ["an id that is none", '{"text":"x","id":7}', 400, "bad_message"],
  ["a bad replyTo", '{"text":"x","replyTo":"x"}', 400, "bad_message"],
  ["an answer to nothing", '{"text":"x","replyTo":99}', 404, "not_found"],
  ["a name that is none", '{"text":"x","name":7}', 400, "bad_request"],
  ["a blank name", '{"text":"x","name":" "}', 400, "bad_request"],
  [
    "a long name",
    `{"text":"x","name":"${"n".repeat(33)}"}`,
    400,
    "bad_request",
  ],
  ["a reserved name", '{"text":"x","name":"Admin"}', 400, "bad_request"],
  [
    "a long text",
    `{"text":"${"x".repeat(MAX_TEXT_LENGTH + 1)}"}`,
    413,
    "too_long",
  ],
  ["a huge body", `{"text":"${"x".repeat(40_000)}"}`, 413, "bad_request"],
];

Deno.test("What a hook doesn't take is answered as messages are, each with its code", async (t) => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const cases = [
    ...BAD,
    ...BAD_JSON.map(([what, body, status, code]) =>
      [what, { body, headers: JSON_TYPE }, status, code] as const
    ),
  ];
  for (const [what, init, status, code] of cases) {
    await t.step(what, async () => {
      const answer = await ask(url, { method: "POST", ...init });
      assertEquals([answer.status, answer.code], [status, code]);
    });
  }
  for (const method of ["GET", "PUT", "DELETE"]) {
    assertEquals((await ask(url, { method })).status, 405);
  }
  const { history } = server.islet.chat.parts;
  assertEquals((await history.page(aRoom(room.room), { limit: 1 })).head, 1);
});

Deno.test("What is no hook is nowhere, whatever is sent there", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const told = new Set<string>();
  for (
    const wrong of [
      url.slice(0, -1),
      `${url}x`,
      `${url.slice(0, -1)}~`,
      `${server.url}/api/hooks/x`,
      `${server.url}/api/hooks/${"x".repeat(32)}`,
      `${server.url}/api/hooks/${"x".repeat(5000)}`,
      `${server.url}/api/hooks/%00`,
      `${server.url}/api/hooks/${secretOf(room.ownerUrl)}`,
    ]
  ) {
    for (const fields of [{ text: "x" }, {}]) {
      const { status, body } = await post(wrong, fields);
      assertEquals(status, 404, wrong);
      told.add(JSON.stringify(body));
    }
    assertEquals((await ask(wrong, { method: "POST" })).status, 404);
  }
  assertEquals(told.size, 1);
});

Deno.test("Hooks can't be tried without end, and those that are right go on", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const statuses: number[] = [];
  for (let n = 1; n <= 31; n++) {
    statuses.push((await post(`${url}${n}`, { text: "x" })).status);
  }
  assertEquals(statuses, [...Array(30).fill(404), 429]);
  const { status, headers } = await post(`${url}x`, { text: "x" });
  assertEquals([status, headers.has("retry-after")], [429, true]);
  assertEquals((await post(url, { text: "x" })).status, 201);
});

Deno.test("A hook may send as much as a user, under whatever names", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.001",
    ISLET_RATE_BURST: "3",
  });
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const statuses: number[] = [];
  for (const name of ["A", "B", "C", "D"]) {
    const { status } = await post(url, { text: "x", name });
    statuses.push(status);
  }
  assertEquals(statuses, [201, 201, 201, 429]);
  const { headers, code } = await post(url, { text: "x" });
  assertEquals([code, headers.has("retry-after")], ["rate_limited", true]);
  // Another one isn't slowed down by it.
  const other = await makeRoom(server.url, "Cake", false);
  const otherUrl = await makeHook(server.url, other);
  assertEquals((await post(otherUrl, { text: "x" })).status, 201);
});

Deno.test("What comes by hooks counts for its address", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "on" });
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const text = "x".repeat(MAX_TEXT_LENGTH);
  let status = 201;
  for (let n = 0; n < 100 && status === 201; n++) {
    status = (await post(url, { text })).status;
  }
  assertEquals(status, 429);
});

Deno.test("Another site's page posts by no hook", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const origin = "https://evil.example";
  assertEquals((await post(url, { text: "x" }, { origin })).status, 403);
});

Deno.test("Whoever posts by a hook is the hook, whoever they are otherwise", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const { status, body } = await post(url, { text: "x" }, {
    cookie: room.cookie,
    authorization: "Bearer islet-bot-x",
  });
  assertEquals([status, body["userName"]], [201, "Hook"]);
});

Deno.test("Owners are told of a room's hook, and never its secret again", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const path = `${server.url}/api/rooms/${room.room}/hook`;
  const asOwner = { headers: { cookie: room.cookie } };
  const none = await ask(path, asOwner);
  assertEquals([none.status, none.body], [200, { hook: null }]);
  const before = Date.now();
  const url = await makeHook(server.url, room, { name: "Build" });
  const there = await ask(path, asOwner);
  assertEquals(there.headers.get("cache-control"), "no-store");
  const { hook } = await fetch(path, asOwner).then((answer) => answer.json());
  assertEquals([hook.room, hook.name], [room.room, "Build"]);
  assertEquals(hook.madeBy.userName, "Olga");
  assert(hook.madeAt >= before && hook.madeAt <= Date.now());
  assert(!JSON.stringify(there.body).includes(secretOf(url)));
  // Renewed without a name, it keeps the one that it had.
  await makeHook(server.url, room);
  const { body } = await ask(path, asOwner);
  assertStringIncludes(JSON.stringify(body), '"name":"Build"');
});

Deno.test("A hook is told with the address that its maker's browser knows", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const made = await ask(`${server.url}/api/rooms/${room.room}/hook`, {
    method: "PUT",
    headers: {
      ...JSON_TYPE,
      cookie: room.cookie,
      origin: "https://chat.example",
      "sec-fetch-site": "same-origin",
    },
    body: "{}",
  });
  assertEquals(made.headers.get("cache-control"), "no-store");
  assertMatch(
    String(made.body["url"]),
    /^https:\/\/chat\.example\/api\/hooks\/[\w-]{32}$/,
  );
});

Deno.test("Nobody but owners learns of a hook, makes one or takes it away", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const { cookie } = await startSession(server.url, "Ben");
  const paths = [room.room, "nobody-made-it"].map((name) =>
    `${server.url}/api/rooms/${name}/hook`
  );
  for (const path of paths) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? { body: "{}" } : {};
      const asBen = { method, headers: { ...JSON_TYPE, cookie }, ...body };
      assertEquals((await ask(path, asBen)).status, 403);
      const asNobody = { method, headers: JSON_TYPE, ...body };
      assertEquals((await ask(path, asNobody)).status, 401);
    }
  }
  assertEquals((await post(url, { text: "x" })).status, 201);
});

Deno.test("A hook that can't be made is refused with its code", async (t) => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const cases: [what: string, type: string, body: string, status: number][] = [
    ["a text", "text/plain", "x", 415],
    ["no JSON", "application/json", "{", 400],
    ["a name that is none", "application/json", '{"name":7}', 400],
    ["a blank name", "application/json", '{"name":" "}', 400],
    ["a long name", "application/json", `{"name":"${"n".repeat(33)}"}`, 400],
    ["a reserved name", "application/json", '{"name":"Islet"}', 400],
  ];
  for (const [what, type, body, status] of cases) {
    await t.step(what, async () => {
      const answer = await ask(`${server.url}/api/rooms/${room.room}/hook`, {
        method: "PUT",
        headers: { "Content-Type": type, cookie: room.cookie },
        body,
      });
      assertEquals(answer.status, status);
    });
  }
  const bad = await ask(`${server.url}/api/rooms/-/hook`);
  assertEquals(bad.status, 404);
});

/** Two instances on one store, and a room with a hook. */
async function startPair() {
  const store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  const first = await startTestServer(settings);
  const second = await startTestServer(settings);
  const room = await makeRoom(first.url, "Tea", false);
  const url = await makeHook(first.url, room);
  return {
    store,
    first,
    second,
    room,
    url,
    /** The same hook on the other instance. */
    elsewhere: url.replace(first.url, second.url),
    async [Symbol.asyncDispose]() {
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

Deno.test("A hook is the same on all instances", async () => {
  await using pair = await startPair();
  await using ana = await TestClient.join(pair.first.url, pair.room.room, {
    name: "Ana",
  });
  const here = await post(pair.url, { text: "One", id: "c1" });
  const there = await post(pair.elsewhere, { text: "One", id: "c1" });
  assertEquals([there.status, there.body], [201, here.body]);
  const two = await post(pair.elsewhere, { text: "Two" });
  assertEquals(two.body["userId"], here.body["userId"]);
  const texts = (await ana.untilMessages(2)).map(({ text }) => text);
  assertEquals(texts, ["One", "Two"]);
});

Deno.test("A renewed hook has another address: the old one is nowhere at once, on the other instance, too", async () => {
  await using pair = await startPair();
  const before = await post(pair.elsewhere, { text: "One" });
  assertEquals(before.status, 201);
  const renewed = await makeHook(pair.first.url, pair.room);
  assertNotEquals(renewed, pair.url);
  assertEquals((await post(pair.elsewhere, { text: "x" })).status, 404);
  assertEquals((await post(pair.url, { text: "x" })).status, 404);
  // It is the same user.
  const after = await post(
    renewed.replace(pair.first.url, pair.second.url),
    { text: "Two" },
  );
  assertEquals([after.status, after.body["userId"]], [
    201,
    before.body["userId"],
  ]);
});

Deno.test("A hook that is taken away is nowhere at once, and once is enough", async () => {
  await using pair = await startPair();
  const path = `/api/rooms/${pair.room.room}/hook`;
  const { cookie } = pair.room;
  for (const _ of ["first", "second"]) {
    const init = { method: "DELETE", headers: { cookie } };
    assertEquals((await ask(pair.first.url + path, init)).status, 204);
  }
  assertEquals((await post(pair.elsewhere, { text: "x" })).status, 404);
  const { body } = await ask(pair.second.url + path, { headers: { cookie } });
  assertEquals(body, { hook: null });
});

Deno.test("A message that is on its way when its hook is taken away, or its room deleted, is said nowhere", async () => {
  await using server = await startTestServer();
  for (const part of ["/hook", ""]) {
    const made = await makeRoom(server.url, `Tea${part}`, true);
    const { room, cookie } = made;
    const url = await makeHook(server.url, made);
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const { hooks } = server.islet.chat;
    const open = hooks.open.bind(hooks);
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    hooks.open = async (...args) => {
      const visit = await open(...args);
      resolve();
      return visit;
    };
    const posting = ask(url, {
      method: "POST",
      headers: JSON_TYPE,
      body: readable,
    });
    await writer.write(new TextEncoder().encode('{"text":'));
    await opened;
    const path = `${server.url}/api/rooms/${room}`;
    const gone = await ask(path + part, {
      method: "DELETE",
      headers: { cookie },
    });
    assertEquals(gone.status, 204);
    await writer.write(new TextEncoder().encode('"x"}'));
    await writer.close();
    assertEquals((await posting).status, 404);
    const { body } = await ask(`${path}/messages`);
    assertEquals(body["messages"], []);
  }
});

Deno.test("Of two owners who renew a hook at the same time one has the one that counts", async () => {
  await using pair = await startPair();
  const urls = await Promise.all(
    [pair.first, pair.second, pair.first, pair.second].map(({ url }) =>
      makeHook(url, pair.room)
    ),
  );
  const statuses: number[] = [];
  for (const url of urls) {
    statuses.push((await post(url, { text: "x" })).status);
  }
  assertEquals(statuses.toSorted(), [201, 404, 404, 404]);
});

Deno.test("A hook goes with its room, and posts to no other one at its address", async () => {
  await using pair = await startPair();
  const listed = await makeRoom(pair.first.url, "Cake", true);
  const url = await makeHook(pair.first.url, listed);
  assertEquals((await post(url, { text: "x" })).status, 201);
  const path = `${pair.second.url}/api/rooms/${listed.room}`;
  const { cookie } = listed;
  const deleted = await ask(path, { method: "DELETE", headers: { cookie } });
  assertEquals(deleted.status, 204);
  const elsewhere = url.replace(pair.first.url, pair.second.url);
  const both = [url, elsewhere];
  for (const each of both) {
    assertEquals((await post(each, { text: "x" })).status, 404);
  }
  const next = await makeRoom(pair.first.url, "Cake", true);
  assertEquals(next.room, listed.room);
  const hook = await ask(`${path}/hook`, { headers: { cookie: next.cookie } });
  assertEquals(hook.body, { hook: null });
  for (const each of both) {
    assertEquals((await post(each, { text: "x" })).status, 404);
  }
  // That of the other room is left.
  const kv = await pair.store.open();
  const keys = await Array.fromAsync(kv.list({ prefix: ["hooks"] }));
  assertEquals(keys.length, 1);
  assertEquals((await kv.get(roomHookKey(listed.room))).value, null);
});

Deno.test("A hook is told to no log, no figure and no error, whatever happens", async () => {
  await using server = await startTestServer({ ISLET_LOG: "debug" });
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  await post(url, { text: "x" });
  await post(url, { text: " " });
  const { chat } = server.islet;
  const { history } = chat.parts;
  history.record = () => Promise.reject(new Error("The disk is gone"));
  assertEquals((await post(url, { text: "x" })).status, 503);
  chat.hooks.open = () => Promise.reject(new Error("Nobody foresaw this"));
  for (const accept of ["*/*", "text/html"]) {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...JSON_TYPE, accept },
      body: "{}",
    });
    assertEquals(response.status, 500);
    assert(!(await response.text()).includes(secretOf(url)));
  }
  const log = server.log.join("\n");
  assertStringIncludes(log, "Nobody foresaw this");
  assertStringIncludes(log, "POST /api/hooks/…");
  const figures = await server.islet.metrics.exposition(true);
  for (const told of [log, figures]) assert(!told.includes(secretOf(url)));
});

Deno.test("No trace and no figure of Deno's own has a secret of an address in it, nor a query", async () => {
  await buildOnDisk();
  await using collector = new TraceCollector();
  await using server = await ServerProcess.start({
    ISLET_KV_PATH: ":memory:",
    ISLET_LOG: "debug",
    OTEL_METRIC_EXPORT_INTERVAL: "100",
    ...collector.settings,
  });
  const room = await makeRoom(await server.url, "Tea", false);
  const url = await makeHook(await server.url, room);
  assertEquals(
    (await post(`${url}?${secretOf(url)}`, { text: "x" })).status,
    201,
  );
  await (await fetch(room.ownerUrl)).body?.cancel();
  const isTold = (path: string) => collector.told.includes(path);
  await until(
    "Deno's own spans and figures have come",
    () =>
      isTold("/api/hooks/…") && isTold(`/rooms/${room.room}/owner/…`) &&
      isTold("http.server.request.duration"),
  );
  for (const secret of [url, room.ownerUrl].map(secretOf)) {
    assertEquals(isTold(secret), false);
  }
});

Deno.test("What moderators say of a room and of its hook counts for the hook", async () => {
  await using server = await startTestServer();
  const room = await makeRoom(server.url, "Tea", false);
  const url = await makeHook(server.url, room);
  const { body: { userId, userName } } = await post(url, { text: "x" });
  const sanction = {
    userId: String(userId),
    userName: String(userName),
    at: 0,
    until: Date.now() + 60_000,
    reason: "",
  };
  const { poster } = server.islet.chat.parts;
  for (
    const [change, code] of [
      [{ locked: true }, "locked"],
      [{ locked: false, mutes: [sanction] }, "muted"],
      [{ mutes: [], bans: [{ ...sanction, addressHash: null }] }, "banned"],
    ] as const
  ) {
    await poster.change(aRoom(room.room), {
      user: aUser("Olga"),
      id: code,
      apply: (before) => before === null ? "gone" : { ...before, ...change },
    });
    const answer = await post(url, { text: "x" });
    assertEquals([answer.status, answer.code], [403, code]);
  }
  // Renewed, it is the same one to them.
  const renewed = await makeHook(server.url, room);
  assertEquals((await post(renewed, { text: "x" })).code, "banned");
});
