import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { aRoom } from "../support/a_room.ts";
import { EventReader } from "../support/event_reader.ts";
import { LiveReader } from "../support/live_reader.ts";
import { makeRoom } from "../support/make_room.ts";
import { ServerPair } from "../support/server_pair.ts";
import { type StartedSession, startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import type { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const A_SECOND_MS = 1000;

/** Asks the API of room tea, as somebody. */
async function ask(
  { url }: TestServer,
  { cookie }: { readonly cookie: string },
  request: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; code: string | undefined; message: string }> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${url}/api/rooms/tea${path}`, {
    method,
    headers: { "Content-Type": "application/json", cookie, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text === "" ? {} : JSON.parse(text);
  const { code, message = "" } = answer.error ?? {};
  return { status: response.status, code, message };
}

/** Two instances with a room of Olga's, where Cat is on the second one. */
async function setUp({ first, second }: ServerPair) {
  const olga = await makeRoom(first.url, "Tea", true);
  const cat = await startSession(second.url, "Cat");
  await say(second, cat, "Hello");
  return { olga, cat };
}

function say(server: TestServer, who: { cookie: string }, text: string) {
  return ask(server, who, "POST /messages", { text });
}

function aBan({ user: { userId } }: StartedSession) {
  return { userId, minutes: 120, reason: "Shouting <loudly>" };
}

Deno.test("A ban on one instance closes socket, stream and live page on the other within a second, and tells that they left", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga, cat } = await setUp(pair);
  const { cookie } = cat;
  await using seen = await TestClient.join(first.url, "tea", olga);
  await using socket = await TestClient.join(second.url, "tea", cat);
  await using events = await EventReader.open(second, "", { cookie });
  await using live = await LiveReader.open(second, "", { cookie });
  await live.until("Hello");
  await seen.next("user_joined");
  socket.send({ type: "typing" });
  assertEquals((await seen.next("typing")).userName, "Cat");

  const banned = await ask(first, olga, "POST /bans", aBan(cat));
  const decidedAt = performance.now();
  assertEquals(banned.status, 201);
  const sentence = "You may not be in this room for 2 hours: Shouting <loudly>";
  const error = await socket.next("error");
  assertEquals([error.code, error.message], ["banned", sentence]);
  const { code, reason } = await socket.closed;
  assertEquals([code, reason], [4403, sentence]);
  const told: string[] = [];
  for (let event = await events.next(); event; event = await events.next()) {
    if (event.message?.type === "error") told.push(event.message.message);
  }
  assertEquals(told, [sentence]);
  assertStringIncludes(await live.rest(), "Shouting &lt;loudly>");
  assert(performance.now() - decidedAt < A_SECOND_MS);

  const left = await seen.next("user_left");
  assertEquals([left.userName, left.onlineCount], ["Cat", 1]);
});

Deno.test("Who is banned finds neither messages nor title, whatever they ask for, and a page that says why", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga, cat } = await setUp(pair);
  await ask(first, olga, "PATCH", { title: "Green secret", listed: false });
  await ask(first, olga, "POST /bans", aBan(cat));
  for (
    const path of [
      "/rooms/tea",
      "/rooms/tea?before=2",
      "/rooms/tea?at=2",
      "/rooms/tea/live",
      "/rooms/tea/search?q=hello",
      "/rooms/tea/export",
      "/rooms/tea/export?format=txt",
      "/rooms/tea/invite",
      "/rooms/tea/messages/2",
      "/api/rooms/tea",
      "/api/rooms/tea/messages",
      "/api/rooms/tea/entries?after=0",
      "/api/rooms/tea/search?q=hello",
    ]
  ) {
    for (const server of [first, second]) {
      const response = await fetch(server.url + path, {
        headers: { cookie: cat.cookie },
      });
      const text = await response.text();
      assertEquals(response.status, 403, path);
      assertMatch(text, /You may not be in this room for 2 hours: Shouting/);
      assertNotMatch(text, /Hello|Green secret/);
    }
  }
  // What they had written comes back to them, and nothing with it.
  const response = await fetch(`${second.url}/rooms/tea/messages`, {
    method: "POST",
    headers: { cookie: cat.cookie },
    body: new URLSearchParams({ text: "Why?" }),
  });
  const text = await response.text();
  assertEquals(response.status, 403);
  assertMatch(text, /Why\?/);
  assertMatch(text, /You may not be in this room for 2 hours: Shouting/);
  assertNotMatch(text, /Hello|Green secret/);
});

Deno.test("Who is banned is told so on the way in, by socket and by stream, and comes back once it is taken back", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga, cat } = await setUp(pair);
  const { cookie } = cat;
  await ask(first, olga, "POST /bans", aBan(cat));
  await using socket = TestClient.open(second.url, "tea", cat);
  assertEquals((await socket.next("error")).code, "banned");
  assertEquals((await socket.closed).code, 4403);
  assertEquals(socket.frames.length, 1);
  const events = await fetch(`${second.url}/api/rooms/tea/events`, {
    headers: { cookie },
  });
  assertEquals(events.status, 403);
  assertEquals((await events.json()).error.code, "banned");
  assertEquals((await say(second, cat, "Hello?")).code, "banned");

  const { userId } = cat.user;
  await ask(first, olga, `DELETE /bans/${userId}`);
  await until(
    "Cat may speak",
    async () => (await say(second, cat, "Hello again")).status === 201,
  );
  await using _again = await TestClient.join(second.url, "tea", cat);
});

Deno.test("The lobby of who is banned lacks the room among theirs, and works", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga, cat } = await setUp(pair);
  await ask(first, olga, "PATCH", { listed: false });
  const page = await fetch(`${second.url}/rooms/tea`, {
    headers: { cookie: cat.cookie },
  });
  await page.body?.cancel();
  const [marks = ""] = page.headers.getSetCookie();
  const cookie = `${cat.cookie}; ${marks.split(";")[0]}`;
  const lobby = async () => {
    const response = await fetch(second.url, { headers: { cookie } });
    assertEquals(response.status, 200);
    return await response.text();
  };
  assertStringIncludes(await lobby(), "/rooms/tea");
  await ask(first, olga, "POST /bans", aBan(cat));
  await until(
    "it is gone",
    async () => !(await lobby()).includes("/rooms/tea"),
  );
});

Deno.test("Locks, mutes and slow mode hold on the other instance", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga, cat } = await setUp(pair);
  const untilSaid = (code: string | undefined) =>
    until(
      `Cat is answered ${code}`,
      async () => (await say(second, cat, "Hello")).code === code,
    );
  await ask(first, olga, "PATCH", { locked: true });
  await untilSaid("locked");
  await ask(first, olga, "PATCH", { locked: false });
  await untilSaid(undefined);
  await ask(first, olga, "POST /mutes", aBan(cat));
  await untilSaid("muted");
  await ask(first, olga, `DELETE /mutes/${cat.user.userId}`);
  await untilSaid(undefined);
  await ask(first, olga, "PATCH", { slowModeMs: 3_600_000 });
  await untilSaid("slow_mode");
  // By either instance.
  const { code, message } = await say(first, cat, "Hello");
  assertEquals(code, "slow_mode");
  assertEquals(message, "Slow mode is on, try again in 60 minutes");
  assertEquals((await say(second, olga, "Hello")).status, 201);
});

Deno.test("The lobby of the other instance shows a room once it is listed, under the title that it has by then, at the address that it had", async () => {
  await using pair = await ServerPair.start();
  const { first, second } = pair;
  const { olga } = await setUp(pair);
  const listed = async () =>
    (await second.islet.chat.lobby()).map(({ room, title }) => [room, title]);
  await until("it is listed", async () => (await listed()).length === 1);
  await ask(first, olga, "PATCH", { listed: false });
  await until("it is not", async () => (await listed()).length === 0);
  await ask(first, olga, "PATCH", { listed: true, title: "Green tea" });
  await until("it is again", async () => (await listed()).length === 1);
  assertEquals(await listed(), [["tea", "Green tea"]]);
});

const PROXY = { ISLET_TRUST_PROXY: "1" };
const THERE = { "X-Forwarded-For": "192.0.2.7" };
const ELSEWHERE = { "X-Forwarded-For": "192.0.2.8" };

Deno.test("A banned user who comes back with another cookie, without one or by name is refused from that address, and nobody else", async () => {
  await using pair = await ServerPair.start(PROXY);
  const { first, second } = pair;
  const olga = await makeRoom(first.url, "Tea", true);
  const cat = await startSession(first.url, "Cat");
  const dan = await startSession(second.url, "Dan");
  await ask(first, cat, "POST /messages", { text: "Hello" }, THERE);
  await ask(first, olga, "POST /bans", aBan(cat));
  const code = async (
    who: { cookie: string },
    headers: Record<string, string>,
    query = "",
  ) =>
    (await ask(second, who, `GET /messages${query}`, undefined, headers)).code;
  await until("Cat is banned", async () => await code(cat, THERE) === "banned");
  const tom = await startSession(second.url, "Tom");
  const nobody = { cookie: "" };
  assertEquals(await code(tom, THERE), "banned");
  assertEquals(await code(nobody, THERE), "banned");
  assertEquals(await code(nobody, THERE, "?name=Cat"), "banned");
  assertEquals(await code(cat, ELSEWHERE), "banned");
  // Tom under another name is no older, and no younger.
  const renamed = await fetch(`${second.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie: tom.cookie },
    body: JSON.stringify({ name: "Tim" }),
  });
  await renamed.body?.cancel();
  const [cookie = ""] = renamed.headers.getSetCookie();
  assertEquals(await code({ cookie }, THERE), "banned");

  assertEquals(await code(dan, THERE), undefined);
  assertEquals(await code(olga, THERE), undefined);
  for (const who of [tom, nobody]) {
    assertEquals(await code(who, ELSEWHERE), undefined);
  }
});

/** What somebody is refused with who asks for messages. */
async function refusalOf(
  server: TestServer,
  who: { readonly cookie: string },
  headers: Record<string, string>,
): Promise<string | undefined> {
  return (await ask(server, who, "GET /messages", undefined, headers)).code;
}

Deno.test("A ban by an instance that never saw who is banned holds for their address within a second, and is told once", async () => {
  await using pair = await ServerPair.start(PROXY);
  const { first, second } = pair;
  const olga = await makeRoom(first.url, "Tea", true);
  const cat = await startSession(second.url, "Cat");
  const dan = await startSession(second.url, "Dan");
  await ask(second, cat, "POST /messages", { text: "Hello" }, THERE);
  await using socket = await TestClient.join(second.url, "tea", {
    cookie: cat.cookie,
    headers: THERE,
  });
  assertEquals((await ask(first, olga, "POST /bans", aBan(cat))).status, 201);
  const decidedAt = performance.now();
  const tom = await startSession(first.url, "Tom");
  for (const server of [first, second]) {
    await until(
      "Tom is refused",
      async () => await refusalOf(server, tom, THERE) === "banned",
    );
  }
  assert(performance.now() - decidedAt < A_SECOND_MS);
  assertEquals((await socket.closed).code, 4403);
  assertEquals(await refusalOf(second, tom, ELSEWHERE), undefined);
  assertEquals(await refusalOf(second, dan, THERE), undefined);
  for (const { url } of [first, second]) {
    const page = await fetch(`${url}/rooms/tea`, {
      headers: { ...ELSEWHERE, cookie: olga.cookie },
    });
    const lines = (await page.text()).match(/settings-line[^<]*/g) ?? [];
    assertEquals(lines.length, 1);
    assertMatch(lines[0] ?? "", /banned .*Cat.* for 2 hours/);
  }
});

for (const way of ["reads a page", "connects"]) {
  Deno.test(`A ban of somebody whom no instance has seen holds for their address once they come back as who they are: who ${way}`, async () => {
    await using pair = await ServerPair.start(PROXY);
    const { first, second } = pair;
    const olga = await makeRoom(first.url, "Tea", true);
    const cat = await startSession(second.url, "Cat");
    // That they have said something is known; where they were then isn't any more.
    const { history } = first.islet.chat.parts;
    await history.append(aRoom("tea"), {
      user: cat.user,
      id: "c1",
      text: "Hi",
    });
    await ask(first, olga, "POST /bans", aBan(cat));
    const tom = await startSession(first.url, "Tom");
    assertEquals(await refusalOf(first, tom, THERE), undefined);
    if (way === "connects") {
      const { cookie } = cat;
      const options = { cookie, headers: THERE };
      const client = TestClient.open(second.url, "tea", options);
      assertEquals((await client.closed).code, 4403);
    } else {
      assertEquals(await refusalOf(second, cat, THERE), "banned");
    }
    for (const server of [first, second]) {
      await until(
        "Tom is refused",
        async () => await refusalOf(server, tom, THERE) === "banned",
      );
    }
  });
}
