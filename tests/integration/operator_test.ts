import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MAX_OWNERS } from "../../lib/chat/ownership.ts";
import { headKey, recordKey } from "../../lib/store/keys.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { makeRoom } from "../support/make_room.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const TOKEN = "a-token-that-nobody-guesses";
const STATUS_TOKEN = "a-token-that-shows-figures";
const SETTINGS = {
  ISLET_ADMIN_TOKEN: TOKEN,
  ISLET_STATUS_TOKEN: STATUS_TOKEN,
};

/** Asks as the operator. */
async function ask(
  { url }: Pick<TestServer, "url">,
  path: string,
  init: RequestInit & { token?: string } = {},
) {
  const { token = TOKEN, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (token !== "") headers.set("authorization", `Bearer ${token}`);
  if (!headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  const response = await fetch(`${url}/api/admin/rooms${path}`, {
    ...rest,
    headers,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? null : JSON.parse(text),
  };
}

function nameOwner(server: TestServer, room: string, userId: unknown) {
  const body = JSON.stringify({ userId });
  return ask(server, `/${room}/owner`, { method: "PUT", body });
}

/** Says something in a room, which nobody has to have made. */
async function speak(server: TestServer, room: string): Promise<void> {
  const door = server.islet.chat.enter(aRoom(room), aCaller());
  await door.send({ type: "message", id: "c1", text: "Hello" });
}

async function namesOf(server: TestServer, query: string): Promise<string[]> {
  const { body } = await ask(server, query);
  return body.rooms.map(({ room }: { room: string }) => room);
}

Deno.test("The operator lists all rooms, unlisted ones and those of nobody, too", async () => {
  await using server = await startTestServer(SETTINGS);
  const before = Date.now();
  await makeRoom(server.url, "Tea", true);
  const cake = await makeRoom(server.url, "Cake", false);
  await speak(server, "alone");
  await using _ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const { status, headers, body } = await ask(server, "");
  assertEquals([status, headers.get("cache-control")], [200, "no-store"]);
  assertEquals(body.next, null);
  const [alone, unlisted, tea] = body.rooms;
  const { lastMessageAt, ...rest } = alone;
  assert(lastMessageAt >= before && lastMessageAt <= Date.now());
  assertEquals(rest, {
    room: "alone",
    title: null,
    listed: false,
    owners: [],
    messages: 1,
    onlineCount: 0,
  });
  assertEquals(
    [unlisted.room, unlisted.title, unlisted.listed, unlisted.owners.length],
    [cake.room, "Cake", false, 1],
  );
  assertEquals(
    [tea.room, tea.title, tea.listed, tea.messages, tea.lastMessageAt],
    ["tea", "Tea", true, 0, null],
  );
  assertEquals(tea.onlineCount, 1);
  const one = await ask(server, "/tea");
  assertEquals([one.status, one.body], [200, tea]);
  assertEquals(one.headers.get("cache-control"), "no-store");
});

Deno.test("The operator reads the list page by page, in order, and each room once", async () => {
  await using server = await startTestServer(SETTINGS);
  const names = seqs(1, 45).map((n) => `r${n}`);
  for (const name of names) await speak(server, name);
  const found: string[] = [];
  let after = "";
  for (let pages = 1;; pages++) {
    const { body } = await ask(server, `?limit=10&after=${after}`);
    for (const { room } of body.rooms) found.push(room);
    if (body.next === null) {
      assertEquals(pages, 5);
      break;
    }
    assertEquals([body.rooms.length, body.next], [10, found.at(-1)]);
    after = body.next;
  }
  assertEquals(found, names.toSorted());
});

Deno.test("The operator finds rooms by a part of their names and titles", async () => {
  await using server = await startTestServer(SETTINGS);
  await makeRoom(server.url, "Café Tea", true);
  await makeRoom(server.url, "Tea", true);
  for (const n of seqs(1, 30)) await speak(server, `r${n}`);
  assertEquals(await namesOf(server, "?q=CAFE%20t"), ["cafe-tea"]);
  assertEquals(await namesOf(server, "?q=+te"), ["cafe-tea", "tea"]);
  assertEquals(await namesOf(server, "?q=R3"), ["r3", "r30"]);
  assertEquals(await namesOf(server, "?q=R3&limit=1"), ["r3"]);
  assertEquals(await namesOf(server, "?q=R3&after=r3"), ["r30"]);
  assertEquals(await namesOf(server, "?q=nowhere"), []);
});

Deno.test("A list that can't be is refused", async () => {
  await using server = await startTestServer(SETTINGS);
  for (
    const query of [
      "?limit=0",
      "?limit=201",
      "?limit=x",
      "?after=-",
      "?after=A",
    ]
  ) {
    const { status, body } = await ask(server, query);
    assertEquals([status, body.error.code], [400, "bad_request"], query);
  }
});

Deno.test("A room of which nothing is kept is nowhere, whoever is there", async () => {
  await using server = await startTestServer(SETTINGS);
  await using _ana = await TestClient.join(server.url, "nobody-made-it", {
    name: "Ana",
  });
  for (const room of ["nobody-made-it", "-", "A", "x".repeat(65)]) {
    const { status, body } = await ask(server, `/${room}`);
    assertEquals([status, body.error.code], [404, "not_found"]);
    const named = await nameOwner(server, room, "u1");
    assertEquals([named.status, named.body.error.code], [404, "not_found"]);
  }
  assertEquals(await namesOf(server, ""), []);
});

Deno.test("The operator names an owner beside those who are, for all instances", async () => {
  await using store = await TempStore.create();
  const settings = { ...SETTINGS, ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const { room } = await makeRoom(first.url, "Tea", true);
  const { user, cookie } = await startSession(second.url, "Ben");
  await using ana = await TestClient.join(second.url, room, { name: "Ana" });
  for (const _ of ["first", "second"]) {
    const { status, headers, body } = await nameOwner(first, room, user.userId);
    assertEquals([status, headers.get("cache-control")], [200, "no-store"]);
    assertEquals([body.owners.length, body.owners[1]], [2, user.userId]);
  }
  const { history } = second.islet.chat.parts;
  await until(
    "the other instance has heard",
    async () => (await history.record(aRoom(room)))?.owners.length === 2,
  );
  // An owner may delete what others say.
  ana.send({ type: "message", id: "c1", text: "Hello" });
  const [message] = await ana.untilMessages(1);
  const deleted = await fetch(
    `${second.url}/api/rooms/${room}/messages/${message?.seq}`,
    { method: "DELETE", headers: { cookie } },
  );
  await deleted.body?.cancel();
  assertEquals(deleted.ok, true);
  const lines = first.log.filter((line) => line.includes("The operator"));
  assertEquals(lines.length, 2);
  assertStringIncludes(
    lines[0] ?? "",
    `info  The operator made ${user.userId} an owner of ${room}`,
  );
});

Deno.test("The operator makes a room of nobody's somebody's, with its name as title, unlisted", async () => {
  await using server = await startTestServer(SETTINGS);
  await speak(server, "alone");
  const { user, cookie } = await startSession(server.url, "Ben");
  const { status, body } = await nameOwner(server, "alone", user.userId);
  assertEquals(status, 200);
  assertEquals(
    [body.title, body.listed, body.owners, body.messages],
    ["alone", false, [user.userId], 1],
  );
  const deleted = await fetch(`${server.url}/api/rooms/alone/messages/1`, {
    method: "DELETE",
    headers: { cookie },
  });
  await deleted.body?.cancel();
  assertEquals(deleted.ok, true);
});

Deno.test("The operator names no more owners than a room can have", async () => {
  await using server = await startTestServer(SETTINGS);
  const { room } = await makeRoom(server.url, "Tea", true);
  for (const n of seqs(2, MAX_OWNERS)) {
    assertEquals((await nameOwner(server, room, `u${n}`)).status, 200);
  }
  const { status, body } = await nameOwner(server, room, "one-more");
  assertEquals([status, body.error.code], [409, "full"]);
  assertEquals((await nameOwner(server, room, "u2")).status, 200);
});

Deno.test("An owner who can't be one is refused, and nothing is logged", async () => {
  await using server = await startTestServer(SETTINGS);
  const { room } = await makeRoom(server.url, "Tea", true);
  for (const userId of [undefined, null, 7, "", "a b", "x".repeat(65), {}]) {
    const { status, body } = await nameOwner(server, room, userId);
    assertEquals([status, body.error.code], [400, "bad_request"]);
  }
  for (
    const [type, body, status] of [
      ["text/plain", "x", 415],
      ["application/json", "{", 400],
      ["application/json", "[]", 400],
      ["application/json", `{"userId":"${"x".repeat(40_000)}"}`, 413],
    ] as const
  ) {
    const answer = await ask(server, `/${room}/owner`, {
      method: "PUT",
      headers: { "Content-Type": type },
      body,
    });
    assertEquals(answer.status, status);
  }
  assertEquals(server.log.filter((line) => line.includes("operator")), []);
});

const PATHS = ["", "/tea", "/tea/owner", "/tea/bans/u1"];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

Deno.test("All that the operator may do is nowhere without the token", async () => {
  await using server = await startTestServer(SETTINGS);
  await makeRoom(server.url, "Tea", true);
  const told = new Set<string>();
  const tries = PATHS.flatMap((path) =>
    METHODS.map((method) => [path, method] as const)
  );
  for (const [path, method] of tries) {
    const { status, body } = await ask(server, path, { method, token: "" });
    assertEquals(status, 404);
    if (method !== "HEAD") told.add(JSON.stringify(body));
  }
  for (const path of PATHS) {
    for (const token of ["wrong", `${TOKEN}x`, STATUS_TOKEN]) {
      const { status, body } = await ask(server, path, { token });
      assertEquals(status, 404);
      told.add(JSON.stringify(body));
    }
  }
  assertEquals(told.size, 1);
  assertEquals(server.log, []);
});

Deno.test("All that the operator may do is nowhere where there is no token, also for this machine", async () => {
  await using server = await startTestServer({
    ISLET_STATUS_TOKEN: STATUS_TOKEN,
  });
  await makeRoom(server.url, "Tea", true);
  for (const path of PATHS) {
    for (const token of ["", TOKEN, STATUS_TOKEN]) {
      assertEquals((await ask(server, path, { token })).status, 404);
    }
  }
});

Deno.test("The operator is told which methods there are", async () => {
  await using server = await startTestServer(SETTINGS);
  await makeRoom(server.url, "Tea", true);
  for (
    const [path, method, allow] of [
      ["", "POST", "GET"],
      ["/tea", "PUT", "GET, DELETE"],
      ["/tea/owner", "GET", "PUT"],
      ["/tea/owner", "DELETE", "PUT"],
      ["/tea/bans/u1", "PUT", "DELETE"],
    ] as const
  ) {
    const { status, headers } = await ask(server, path, { method });
    assertEquals([status, headers.get("allow")], [405, allow]);
  }
});

Deno.test("The operator's token can't be tried without end, whatever is set", async () => {
  await using server = await startTestServer({
    ...SETTINGS,
    ISLET_ADDRESS_LIMITS: "off",
  });
  const statuses: number[] = [];
  for (const n of seqs(1, 31)) {
    statuses.push((await ask(server, "", { token: `wrong-${n}` })).status);
  }
  assertEquals(statuses, [...Array(30).fill(404), 429]);
  const right = await ask(server, "");
  assertEquals([right.status, right.headers.has("retry-after")], [429, true]);
  // Who tries none isn't told of it.
  assertEquals((await ask(server, "", { token: "" })).status, 404);
  assert(!server.log.join("\n").includes("wrong-"));
});

Deno.test("Another site's page does nothing of what the operator may, whatever it knows", async () => {
  await using server = await startTestServer(SETTINGS);
  const { room } = await makeRoom(server.url, "Tea", true);
  const { status } = await ask(server, `/${room}/owner`, {
    method: "PUT",
    headers: { origin: "https://evil.example" },
    body: JSON.stringify({ userId: "u1" }),
  });
  assertEquals(status, 403);
  const { body } = await ask(server, `/${room}`);
  assertEquals(body.owners.length, 1);
});

Deno.test("A store that fails is told to the operator, and to the log", async () => {
  await using server = await startTestServer(SETTINGS);
  await speak(server, "alone");
  const { rooms } = server.islet.chat.parts;
  rooms.readOnline = () => Promise.reject(new Error("The disk is gone"));
  for (const path of ["", "/alone"]) {
    const { status, body } = await ask(server, path);
    assertEquals([status, body.error.code], [503, "unavailable"]);
  }
  assertStringIncludes(server.log.join("\n"), "The disk is gone");
});

Deno.test("Nobody has the operator's ID or name", async () => {
  await using server = await startTestServer(SETTINGS);
  const { room } = await makeRoom(server.url, "Tea", true);
  await nameOwner(server, room, aUser("Ben").userId);
  const { history } = server.islet.chat.parts;
  const { entries } = await history.entriesAfter(aRoom(room), 1);
  const entry = JSON.parse(entries[0] ?? "{}");
  assertEquals([entry.userId, entry.userName], ["operator", "Islet"]);
});

Deno.test("The operator's search for what isn't there ends soon, and says where to go on", async () => {
  await using store = await TempStore.create();
  await using server = await startTestServer({
    ...SETTINGS,
    ISLET_KV_PATH: store.path,
  });
  const kv = await store.open();
  const head = { seq: 1, count: 1, messages: 1, bytes: 1, listedAt: 1 };
  const names = seqs(1, 1010).map((n) => `r${String(n).padStart(4, "0")}`);
  for (let i = 0; i < names.length; i += 500) {
    const operation = kv.atomic();
    for (const name of names.slice(i, i + 500)) {
      operation.set(headKey(name), head);
    }
    await operation.commit();
  }
  const first = await ask(server, "?q=r1010");
  assertEquals(first.body, { rooms: [], next: "r1000" });
  const second = await ask(server, `?q=r1010&after=${first.body.next}`);
  assertEquals([second.body.rooms.length, second.body.next], [1, null]);
});

Deno.test("The operator lifts a ban, and it takes effect on all instances", async () => {
  await using store = await TempStore.create();
  const settings = { ...SETTINGS, ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const { room } = await makeRoom(first.url, "Tea", true);
  const ben = await startSession(second.url, "Ben");
  const ban = (userId: string) => ({
    userId,
    userName: "Somebody",
    at: 0,
    until: Date.now() + 60_000,
    reason: "",
    addressHash: null,
  });
  await second.islet.chat.parts.poster.change(aRoom(room), {
    user: aUser("Olga"),
    id: "c1",
    apply: (before) =>
      before === null
        ? "gone"
        : { ...before, bans: [ban(ben.user.userId), ban("u1")] },
  });
  const status = async () => {
    const response = await fetch(`${second.url}/api/rooms/${room}/messages`, {
      headers: { cookie: ben.cookie },
    });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await status(), 403);
  const path = `/${room}/bans/${ben.user.userId}`;
  for (const _ of ["first", "second"]) {
    const lifted = await ask(first, path, { method: "DELETE" });
    assertEquals(lifted.status, 204);
    assertEquals(lifted.headers.get("cache-control"), "no-store");
  }
  await until("Ben is let in", async () => await status() === 200);
  const { history } = first.islet.chat.parts;
  const record = await history.readRecord(aRoom(room));
  assertEquals(record?.bans.map(({ userId }) => userId), ["u1"]);
  assertStringIncludes(
    first.log.join("\n"),
    `info  The operator lifted the ban of ${ben.user.userId} from ${room}`,
  );
});

Deno.test("A ban that can't be is refused, and nothing is logged", async () => {
  await using server = await startTestServer(SETTINGS);
  await speak(server, "alone");
  await makeRoom(server.url, "Tea", true);
  for (
    const [path, status] of [
      ["/nobody-made-it/bans/u1", 404],
      ["/alone/bans/u1", 404],
      ["/-/bans/u1", 404],
      ["/tea/bans/a%20b", 400],
      [`/tea/bans/${"x".repeat(65)}`, 400],
    ] as const
  ) {
    const answer = await ask(server, path, { method: "DELETE" });
    assertEquals(answer.status, status, path);
  }
  assertEquals(server.log.filter((line) => line.includes("operator")), []);
});

Deno.test("The operator deletes a room, whosever it is, and everybody there is sent away", async () => {
  await using store = await TempStore.create();
  const settings = { ...SETTINGS, ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  const { room } = await makeRoom(first.url, "Tea", true);
  await speak(first, "alone");
  await using ana = await TestClient.join(second.url, room, { name: "Ana" });
  for (const name of [room, "alone"]) {
    const deleted = await ask(first, `/${name}`, { method: "DELETE" });
    assertEquals(deleted.status, 204);
    assertEquals(deleted.headers.get("cache-control"), "no-store");
    assertEquals((await ask(second, `/${name}`)).status, 404);
    const again = await ask(first, `/${name}`, { method: "DELETE" });
    assertEquals([again.status, again.body.error.code], [404, "not_found"]);
  }
  assertEquals((await ana.closed).code, 4403);
  assertEquals(await namesOf(first, ""), []);
  const lines = first.log.filter((line) => line.includes("The operator"));
  assertEquals(lines.length, 2);
  assertStringIncludes(lines[0] ?? "", `info  The operator deleted ${room}`);
});

Deno.test("A room whose record can't be read is no hindrance to delete it", async () => {
  await using store = await TempStore.create();
  const settings = { ...SETTINGS, ISLET_KV_PATH: store.path };
  await using server = await startTestServer(settings);
  await speak(server, "alone");
  const kv = await store.open();
  await kv.set(recordKey("alone"), "broken");
  const { status } = await ask(server, "/alone", { method: "DELETE" });
  assertEquals(status, 204);
  assertEquals(await namesOf(server, ""), []);
});
