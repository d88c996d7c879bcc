import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  headKey,
  type LogHead,
  RETENTION_KEY,
  SCHEMA_KEY,
} from "../../lib/store/keys.ts";
import { aRoom } from "../support/a_room.ts";
import { EventReader } from "../support/event_reader.ts";
import { LiveReader } from "../support/live_reader.ts";
import { makeRoom } from "../support/make_room.ts";
import { startSession } from "../support/start_session.ts";
import { storedKeys } from "../support/stored_keys.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");
const DELETED = "This room was deleted";

async function ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url, { method, headers, redirect: "manual" });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.text(),
  };
}

function say(server: TestServer, cookie: string, text: string) {
  return fetch(`${server.url}/api/rooms/${ROOM}/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ text }),
  });
}

/** Keys by room: all that is left but what is of no room, or of instances. */
async function keysOfRooms(kv: Deno.Kv): Promise<Deno.KvKey[]> {
  const general = ["secret", "schema", "floor", "retention", "instances"];
  return (await storedKeys(kv))
    .filter(([kind]) => !general.includes(String(kind)));
}

Deno.test("An owner deletes a room by the API, and nothing of it is left", async () => {
  await using store = await TempStore.create();
  await using server = await startTestServer({ ISLET_KV_PATH: store.path });
  const api = `${server.url}/api/rooms/${ROOM}`;
  const { cookie } = await makeRoom(server.url, "Tea", true);
  await (await say(server, cookie, "Secret of the house")).body?.cancel();

  assertEquals((await ask(api, "DELETE", { cookie })).status, 204);
  assertEquals(await keysOfRooms(await store.open()), []);
  const page = await ask(`${server.url}/rooms/${ROOM}`, "GET", { cookie });
  assertEquals([page.status, page.body.includes("Secret of")], [200, false]);
  assertEquals(
    (await ask(`${server.url}/`, "GET")).body.includes(`/${ROOM}"`),
    false,
  );
  // It belongs to nobody now, so that nobody may delete it again.
  assertEquals((await ask(api, "DELETE", { cookie })).status, 403);
  // And whoever wants to may make it anew.
  assertEquals((await makeRoom(server.url, "Tea", true)).room, ROOM);
});

Deno.test("Nobody but its owners deletes a room", async () => {
  await using server = await startTestServer();
  await makeRoom(server.url, "Tea", true);
  const { cookie } = await startSession(server.url, "Ben");
  for (const [headers, status] of [[{}, 401], [{ cookie }, 403]] as const) {
    for (
      const [method, path] of [
        ["DELETE", `/api/rooms/${ROOM}`],
        ["GET", `/rooms/${ROOM}/delete`],
        ["POST", `/rooms/${ROOM}/delete`],
      ] as const
    ) {
      const answer = await ask(server.url + path, method, {
        ...headers,
        accept: "text/html",
      });
      assertEquals([path, answer.status], [path, status]);
      // A person gets a page.
      if (!path.startsWith("/api")) assertMatch(answer.body, /<h1/);
    }
  }
  // A room that nobody has made is nobody's.
  await (await fetch(`${server.url}/api/rooms/books/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify({ text: "Hello" }),
  })).body?.cancel();
  for (const room of ["books", "never-there"]) {
    const api = `${server.url}/api/rooms/${room}`;
    assertEquals((await ask(api, "DELETE", { cookie })).status, 403);
  }
  const { history } = server.islet.chat.parts;
  assertEquals(await history.isBegun(ROOM), true);
  assertEquals(await history.isBegun(aRoom("books")), true);
});

Deno.test("Another site can't have an owner delete a room", async () => {
  await using server = await startTestServer();
  const { cookie } = await makeRoom(server.url, "Tea", true);
  const headers = { cookie, origin: "https://evil.example" };
  for (
    const [method, path] of [
      ["DELETE", `/api/rooms/${ROOM}`],
      ["POST", `/rooms/${ROOM}/delete`],
    ] as const
  ) assertEquals((await ask(server.url + path, method, headers)).status, 403);
  assertEquals(await server.islet.chat.parts.history.isBegun(ROOM), true);
});

Deno.test("An owner deletes a room by a page, which says what that means", async () => {
  await using server = await startTestServer();
  const { cookie } = await makeRoom(server.url, "Tea", true);
  const url = `${server.url}/rooms/${ROOM}/delete`;
  const page = await ask(url, "GET", { cookie });
  assertEquals(page.status, 200);
  assertEquals(page.headers.get("Cache-Control"), "no-store");
  assertStringIncludes(page.body, `action="/rooms/${ROOM}/delete"`);
  assertStringIncludes(page.body, `href="/rooms/${ROOM}/export"`);
  assertEquals(await server.islet.chat.parts.history.isBegun(ROOM), true);

  const posted = await ask(url, "POST", { cookie });
  assertEquals([posted.status, posted.headers.get("Location")], [303, "/"]);
  assertEquals(await server.islet.chat.parts.history.isBegun(ROOM), false);
  assertEquals((await ask(url, "GET", { cookie })).status, 403);
});

Deno.test("Those in a deleted room are told why they are sent away, within a second and on all instances", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using first = await startTestServer(settings);
  await using second = await startTestServer(settings);
  await until(
    "they know of each other",
    () =>
      [first, second].every(({ islet }) => islet.chat.parts.instances.hasPeers),
  );
  const { cookie } = await makeRoom(first.url, "Tea", true);
  const sockets = [
    await TestClient.join(first.url, ROOM, { name: "Ana" }),
    await TestClient.join(second.url, ROOM, { name: "Ben" }),
    await TestClient.join(second.url, ROOM, {}),
  ];
  await using events = await EventReader.open(second, "?name=Cleo");
  await events.next();
  await using live = await LiveReader.open(second);
  await live.until("Nothing has been said here yet");
  await until("the store counts all", async () => {
    const keys = await storedKeys(await store.open());
    return keys.filter(([kind, room]) => kind === "lobby" && room === ROOM)
      .length === 2;
  });

  const begin = performance.now();
  const api = `${first.url}/api/rooms/${ROOM}`;
  assertEquals((await ask(api, "DELETE", { cookie })).status, 204);
  for (const socket of sockets) {
    const { code, reason } = await socket.closed;
    assertEquals([code, reason], [4403, DELETED]);
  }
  assert(performance.now() - begin < 1000);
  assertStringIncludes(await live.rest(), `${DELETED}.`);
  let last = await events.next();
  for (let next = last; next !== null; next = await events.next()) last = next;
  assertStringIncludes(JSON.stringify(last), DELETED);
  await until(
    "nothing is left of it",
    async () => (await keysOfRooms(await store.open())).length === 0,
  );
});

Deno.test("Who writes into a room while it is deleted learns that it was, and can begin another one", async () => {
  await using server = await startTestServer();
  const { cookie } = await makeRoom(server.url, "Tea", true);
  await using ana = await TestClient.join(server.url, ROOM, { name: "Ana" });
  const api = `${server.url}/api/rooms/${ROOM}`;
  const deleting = ask(api, "DELETE", { cookie });
  for (let n = 1; n <= 50; n++) {
    ana.send({ type: "message", id: `a${n}`, text: `Message ${n}` });
  }
  assertEquals((await deleting).status, 204);
  assertEquals((await ana.closed).code, 4403);
  const seen = ana.messages.length;
  await server.islet.chat.parts.history.idle();
  const { messages } = await (await fetch(`${api}/messages`)).json();
  assertEquals(messages, []);

  await using back = await TestClient.join(server.url, ROOM, {
    name: "Ana",
    after: seen + 1,
  });
  assertEquals(
    back.frames.map((frame) => frame.type === "messages" && frame.truncated),
    [false, true],
  );
  back.send({ type: "message", id: "a1", text: "Hello again" });
  const [message] = await back.untilMessages(1);
  assert(message !== undefined && message.seq > seen + 1);
  assertEquals(message.text, "Hello again");
});

Deno.test("Changes are limited, and so is the deleting of rooms", async () => {
  await using server = await startTestServer({
    ISLET_RATE_PER_SECOND: "0.001",
    ISLET_RATE_BURST: "1",
  });
  const { cookie } = await makeRoom(server.url, "Tea", true);
  await (await say(server, cookie, "Hello")).body?.cancel();
  const answer = await ask(`${server.url}/api/rooms/${ROOM}`, "DELETE", {
    cookie,
  });
  assertEquals(answer.status, 429);
  assertEquals(await server.islet.chat.parts.history.isBegun(ROOM), true);
});

Deno.test("An operator deletes a room that is nobody's", async () => {
  await using server = await startTestServer();
  const { cookie } = await startSession(server.url, "Ben");
  await (await say(server, cookie, "Hello")).body?.cancel();
  assertEquals(await server.islet.chat.deleteRoom(ROOM), true);
  assertEquals(await server.islet.chat.parts.history.isBegun(ROOM), false);
  assertEquals(await server.islet.chat.deleteRoom(ROOM), false);
});

Deno.test("A room that is begun again counts as a new one", async () => {
  await using server = await startTestServer({ ISLET_ADDRESS_LIMITS: "on" });
  const { cookie } = await startSession(server.url, "Ben");
  const { limits } = server.islet.chat.parts;
  await (await say(server, cookie, "Hello")).body?.cancel();
  const { size } = limits;
  await server.islet.chat.deleteRoom(ROOM);
  await server.islet.chat.parts.history.isBegun(ROOM);
  assertEquals(limits.size, size - 1);
  await (await say(server, cookie, "Hello")).body?.cancel();
  assertEquals(limits.size, size);
});

Deno.test("Rooms that nobody uses go by themselves, and the log says how many", async () => {
  await using store = await TempStore.create();
  await using server = await startTestServer({
    ISLET_KV_PATH: store.path,
    ISLET_ROOM_DAYS: "30",
    ISLET_CLEANUP_MS: "100",
  });
  const kv = await store.open();
  await until(
    "a first turn is over",
    async () => (await storedKeys(kv)).some(([kind]) => kind === "retention"),
  );
  const { cookie } = await makeRoom(server.url, "Tea", true);
  await (await say(server, cookie, "Hello")).body?.cancel();
  await makeRoom(server.url, "Books", true);
  const { value: head } = await kv.get<LogHead>(headKey(ROOM));
  const longAgo = Date.now() - 32 * 24 * 60 * 60 * 1000;
  await kv.atomic()
    .set(headKey(ROOM), { ...head, usedAt: longAgo, listedAt: longAgo })
    // As if the last turn was some time ago, and the first one longer.
    .set(RETENTION_KEY, { after: "", at: Date.now() - 60_000, since: longAgo })
    .commit();
  await until(
    "the room is gone",
    async () => (await kv.get(headKey(ROOM))).value === null,
  );
  await until(
    "the log says so",
    () =>
      server.log.some((line) =>
        line.includes("Deleted 1 rooms that nobody has used for 30 days")
      ),
  );
  assertEquals((await kv.get<LogHead>(headKey("books"))).value?.seq, 1);
  assert((await kv.get(SCHEMA_KEY)).value !== null);
});

Deno.test("Who waits in a room that isn't begun goes on, whatever is deleted elsewhere", async () => {
  await using server = await startTestServer();
  const { room, cookie } = await makeRoom(server.url, "Other", true);
  await using ana = await TestClient.join(server.url, ROOM, { name: "Ana" });
  await using live = await LiveReader.open(server);
  const api = `${server.url}/api/rooms/${room}`;
  assertEquals((await ask(api, "DELETE", { cookie })).status, 204);
  ana.send({ type: "message", id: "c1", text: "The first word" });
  await live.until("The first word");
  ana.send({ type: "message", id: "c2", text: "The second word" });
  await live.until("The second word");
  assertEquals(live.html.includes("live-end"), false);
  const messages = await ana.untilMessages(2);
  assertEquals(messages.map(({ id }) => id), ["c1", "c2"]);
});

Deno.test("The lobby has one's own rooms, also those that aren't begun, whatever is deleted elsewhere", async () => {
  await using server = await startTestServer();
  const { room, cookie } = await makeRoom(server.url, "Other", true);
  const api = `${server.url}/api/rooms/${room}`;
  assertEquals((await ask(api, "DELETE", { cookie })).status, 204);
  const visit = await ask(`${server.url}/rooms/${ROOM}`, "GET");
  const [mark = ""] = visit.headers.getSetCookie();
  const lobby = await ask(server.url, "GET", { cookie: mark });
  assertStringIncludes(lobby.body, `href="/rooms/${ROOM}"`);
});
