import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { StoreMessage } from "../../lib/protocol/messages.ts";
import { aCaller } from "../support/a_caller.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { LiveReader } from "../support/live_reader.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { ben } from "../ui/render.ts";

const ROOM = aRoom("tea");

/** Ben does something in the room. */
async function send({ islet }: TestServer, message: StoreMessage) {
  return await islet.chat.enter(ROOM, aCaller(ben)).send(message);
}

async function say(server: TestServer, text: string, replyTo?: number) {
  const id = crypto.randomUUID();
  return await send(server, {
    type: "message",
    id,
    text,
    ...(replyTo !== undefined && { replyTo }),
  });
}

/** What a policy says, without what is new in each response. */
function policyOf({ headers }: Response): string | undefined {
  return headers.get("content-security-policy")
    ?.replace(/'nonce-[\da-f-]{36}'/, "'nonce'");
}

Deno.test("What is live is a page of its own, which only pages of this site may frame, and no script runs in", async () => {
  await using server = await startTestServer();
  await using live = await LiveReader.open(server);
  const { status, headers } = live.response;
  assertEquals(status, 200);
  assertEquals(
    policyOf(live.response),
    "default-src 'none'; style-src 'self' 'nonce'; img-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
  );
  assertEquals(
    [
      "content-type",
      "cache-control",
      "x-accel-buffering",
      "x-robots-tag",
      "referrer-policy",
      "x-content-type-options",
      "content-encoding",
    ].map((name) => headers.get(name)),
    [
      "text/html; charset=utf-8",
      "no-store, no-transform",
      "no",
      "noindex",
      "same-origin",
      "nosniff",
      null,
    ],
  );
});

Deno.test("The page of a room may frame this site, and be framed by nobody", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/rooms/tea`);
  const policy = policyOf(response)?.split("; ") ?? [];
  assertEquals(
    policy.filter((directive) => directive.startsWith("frame")),
    ["frame-src 'self'", "frame-ancestors 'none'"],
  );
  assertMatch(
    await response.text(),
    /<noscript>.*<iframe src="\/rooms\/tea\/live" title="Messages, live">.*<\/noscript>/,
  );
});

Deno.test("The page of a room has its frame begin where messages are new to the reader", async () => {
  await using server = await startTestServer();
  for (const n of seqs(1, 3)) await say(server, `Message ${n}`);
  const headers = { cookie: "islet-rooms=tea:2" };
  const page = await fetch(`${server.url}/rooms/tea`, { headers });
  const [, query] = /iframe src="\/rooms\/tea\/live(\?new=3)"/
    .exec(await page.text()) ?? [];
  // Meanwhile all of it is read, says the browser.
  await using live = await LiveReader.open(server, query, {
    cookie: "islet-rooms=tea:3",
  });
  const html = await live.until("Message 3");
  assertMatch(html, /Message 2<.*id="new".*New<.*Message 3</);
});

Deno.test("Messages come as they are said, at once, below those that were there", async () => {
  await using server = await startTestServer();
  for (const n of seqs(1, 60)) await say(server, `Message ${n}`);
  await using live = await LiveReader.open(server);
  const begin = await live.until("Message 60<");
  assertStringIncludes(begin, "Message 11<");
  assert(!begin.includes("Message 10<"));
  assertStringIncludes(begin, 'href="/rooms/tea?before=11"');
  const saidAt = Date.now();
  await say(server, "Message 61");
  const next = await live.until("Message 61<");
  assertLess(Date.now() - saidAt, 1000);
  assert(!next.includes("Message 60<"));
});

Deno.test("A room without messages is live, too", async () => {
  await using server = await startTestServer();
  await using live = await LiveReader.open(server);
  await live.until("Nothing has been said here yet");
  await say(server, "The first one");
  await live.until("The first one");
});

Deno.test("What people write is text wherever it stands", async () => {
  await using server = await startTestServer();
  const text =
    `</style><script>alert(1)</script><img src=x onerror=alert(1)> --> <!-- <base href="//evil.example">`;
  await say(server, text);
  await using live = await LiveReader.open(server);
  await live.until("evil.example");
  await say(server, text, 1);
  await send(server, { type: "edit", id: "e", of: 1, text: `${text} again` });
  await live.until("again");
  assertEquals(live.html.match(/<(script|img|base|!--)[^>]*>/g), [
    '<base href="/rooms/tea" target="_top"/>',
  ]);
});

Deno.test("A deleted message is gone from the page, and from answers to it", async () => {
  await using server = await startTestServer();
  await say(server, "A secret");
  await say(server, "What do you mean?", 1);
  await using live = await LiveReader.open(server);
  await live.until("What do you mean?");
  await send(server, { type: "delete", id: "d", of: 1 });
  const html = await live.until("What do you mean?");
  assert(!html.includes("A secret"));
  for (const seq of [1, 2]) {
    assertStringIncludes(html, `#r${seq}{display:none}#r${seq}-1{order:${seq}`);
  }
  assertMatch(html, /id="r1-1".*This message was deleted\./);
  assertMatch(html, /id="r2-1".*Deleted message.*What do you mean\?/);
});

Deno.test("What is edited or reacted to takes the place of what it was", async () => {
  await using server = await startTestServer();
  await say(server, "Hallo");
  await say(server, "Bye");
  await using live = await LiveReader.open(server);
  await live.until("Bye");
  await send(server, { type: "edit", id: "e", of: 1, text: "Hello" });
  const edited = await live.until("edited");
  assertStringIncludes(edited, "#r1{display:none}#r1-1{order:1}");
  assertMatch(edited, /id="r1-1".*Hello.*edited/);
  const reaction = { type: "reaction", of: 1, emoji: "👍" } as const;
  await send(server, { ...reaction, id: "r", on: true });
  const liked = await live.until("👍");
  assertStringIncludes(liked, "#r1-1{display:none}#r1-2{order:1}");
  assertMatch(liked, /id="r1-2".*Hello.*edited.*👍/);
});

Deno.test("Who is live without scripts is in the room until they go; without a name they only read", async () => {
  await using server = await startTestServer();
  const { connections, chat: { parts: { rooms } } } = server.islet;
  await using watcher = await TestClient.join(server.url, "tea", {
    name: "Ben",
  });
  {
    const { cookie } = await startSession(server.url, "Ana");
    await using ana = await LiveReader.open(server, "", { cookie });
    await using visitor = await LiveReader.open(server);
    for (const live of [ana, visitor]) await live.until("Nothing has been");
    assertEquals((await watcher.next("user_joined")).userName, "Ana");
    await until("all are there", () => rooms.sessions === 3);
    assertEquals(rooms.online(ROOM).onlineCount, 2);
  }
  assertEquals((await watcher.next("user_left")).userName, "Ana");
  await until("both are gone", () => rooms.sessions === 1);
  await until("they count no longer", () => connections.size === 1);
});

Deno.test("A server that stops ends the page, which comes back by itself", async () => {
  const server = await startTestServer();
  await using live = await LiveReader.open(server);
  await live.until("Nothing has been said");
  const stopped = server.islet.shutdown();
  const end = await live.rest();
  const [, seconds] =
    /<meta http-equiv="refresh" content="(\d+); url=\/rooms\/tea\/live"\/>The server restarts\. /
      .exec(end) ?? [];
  assert(Number(seconds) >= 5 && Number(seconds) <= 8, end);
  assertMatch(
    end,
    /<a href="\/rooms\/tea\/live" target="_self">Go on<\/a>.*<\/html>$/,
  );
  await stopped;
});

Deno.test("A page that has become long ends, and goes on in a new one", async () => {
  await using server = await startTestServer();
  await using live = await LiveReader.open(server);
  await live.until("Nothing has been said");
  const { history } = server.islet.chat.parts;
  await Promise.all(
    seqs(1, 1000).map((n) => history.append(ROOM, aNewEntry(`c${n}`))),
  );
  const html = await live.rest();
  assertStringIncludes(html, "text of c1000<");
  assertMatch(
    html,
    /<meta http-equiv="refresh" content="0; url=\/rooms\/tea\/live"\/>This page has become long\./,
  );
  const { rooms } = server.islet.chat.parts;
  await until("it is out of the room", () => rooms.sessions === 0);
});

for (
  const [what, path, method, status] of [
    ["a name that is none", "/rooms/T!/live", "GET", 404],
    ["a HEAD for a name that is none", "/rooms/T!/live", "HEAD", 404],
    ["a POST", "/rooms/tea/live", "POST", 405],
    ["a PUT", "/rooms/tea/live", "PUT", 405],
  ] as const
) {
  Deno.test(`What is live answers ${status} to ${what}`, async () => {
    await using server = await startTestServer();
    const response = await fetch(server.url + path, { method });
    assertEquals(response.status, status);
    assertMatch(response.headers.get("content-type") ?? "", /^text\/html/);
    assertStringIncludes(policyOf(response) ?? "", "frame-ancestors 'self'");
    await response.body?.cancel();
  });
}

Deno.test("A HEAD for what is live says what it is, and joins nobody", async () => {
  await using server = await startTestServer();
  const url = `${server.url}/rooms/tea/live`;
  const { status, headers, body } = await fetch(url, { method: "HEAD" });
  assertEquals([status, body], [200, null]);
  assertEquals(headers.get("cache-control"), "no-store, no-transform");
  const { connections, chat: { parts: { rooms } } } = server.islet;
  assertEquals([rooms.sessions, connections.size], [0, 0]);
});

Deno.test("On a full server the frame says so, and tries again", async () => {
  await using server = await startTestServer({ ISLET_MAX_SESSIONS: "1" });
  await using _one = await LiveReader.open(server);
  await using two = await LiveReader.open(server);
  const { status, headers } = two.response;
  assertEquals([status, headers.get("refresh")], [503, "5"]);
  assertStringIncludes(
    policyOf(two.response) ?? "",
    "frame-ancestors 'self'",
  );
  const html = await two.rest();
  assertStringIncludes(html, "Back in a moment");
  // What it leads to isn't for a frame.
  assertStringIncludes(html, '<base target="_top"/>');
});

Deno.test("Pages of other sites can't open what is live", async () => {
  await using server = await startTestServer();
  await using live = await LiveReader.open(server, "", {
    "sec-fetch-site": "cross-site",
  });
  assertEquals(live.response.status, 403);
});
