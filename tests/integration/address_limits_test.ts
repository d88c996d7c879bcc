import { assert, assertEquals, assertMatch } from "@std/assert";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const ON = { ISLET_ADDRESS_LIMITS: "on" };
const BEHIND_PROXY = { ...ON, ISLET_TRUST_PROXY: "1" };

/** Posts under a name of its own, as seen by a proxy. */
async function post(
  { url }: TestServer,
  n: number,
  address?: string,
): Promise<Response> {
  const response = await fetch(`${url}/api/rooms/tea/messages?name=U${n}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(address !== undefined && { "X-Forwarded-For": address }),
    },
    body: JSON.stringify({ text: "Hello" }),
  });
  await response.body?.cancel();
  return response;
}

/**
 * Takes all that an address may do, in a year to come: its buckets are empty until
 * then, however slow the test is.
 */
function exhaust(
  { islet: { chat: { parts: { limits } } } }: TestServer,
  address: string,
) {
  const nextYear = Date.now() + 365 * 24 * 60 * 60 * 1000;
  const caller = aCaller(aUser("Exhausting"), address);
  const may = (act: () => void) => {
    try {
      act();
      return true;
    } catch {
      return false;
    }
  };
  while (may(() => limits.post(caller, { kind: "posts" }, nextYear)));
  const nobody = { user: null, address };
  while (may(() => limits.connect(nobody, nextYear)));
  while (may(() => limits.meet(nobody, nextYear)));
}

/** Chooses a name, with or without a browser. */
async function chooseName(
  { url }: TestServer,
  init: RequestInit,
): Promise<Response> {
  return await fetch(`${url}/api/session`, {
    method: "POST",
    redirect: "manual",
    ...init,
  });
}

Deno.test("One address posts only so much, whatever it calls itself", async () => {
  await using server = await startTestServer(ON);
  const answers = await Promise.all(
    seqs(1, 400).map((n) => post(server, n % 10)),
  );
  const stored = answers.filter(({ status }) => status === 201).length;
  assert(stored >= 300 && stored < 400, `${stored} were stored`);
  const [refused] = answers.filter(({ status }) => status !== 201);
  assertEquals(refused?.status, 429);
  assertEquals(refused?.headers.get("retry-after"), "1");
});

Deno.test("A new socket gives an address no more messages", async () => {
  await using server = await startTestServer(ON);
  await using client = await TestClient.join(server.url, "tea", { name: "Z" });
  client.send({ type: "message", id: "c1", text: "Hello" });
  await client.untilMessages(1);
  exhaust(server, "127.0.0.1");
  client.send({ type: "message", id: "c2", text: "Hello" });
  const { code, id, retryAfterMs } = await client.next("error");
  assertEquals([code, id, retryAfterMs], ["rate_limited", "c2", 1000]);
});

Deno.test("Addresses behind a trusted proxy are limited each by themselves, IPv6 by /64", async () => {
  await using server = await startTestServer(BEHIND_PROXY);
  exhaust(server, "2001:db8:1:2::/64");
  const same = await post(server, 0, "2001:db8:1:2:ffff::9");
  const made = await post(server, 0, "203.0.113.9, 2001:db8:1:2::1");
  const other = await post(server, 0, "2001:db8:1:3::1");
  assertEquals([same.status, made.status, other.status], [429, 429, 201]);
});

Deno.test("One address connects only so often, and is told when to come back", async () => {
  await using server = await startTestServer(ON);
  const { islet, url } = server;
  await using before = await TestClient.join(url, "tea", { name: "Ana" });
  exhaust(server, "127.0.0.1");
  const { code, reason } = await TestClient.open(url, "tea", { name: "Ben" })
    .closed;
  assertEquals(code, 1013);
  assertMatch(reason, /from your address, try again in a second$/);
  const stream = await fetch(`${url}/api/rooms/tea/events?name=Ben`);
  assertEquals(stream.status, 429);
  assertEquals(stream.headers.get("retry-after"), "1");
  assertEquals((await stream.json()).error, {
    code: "rate_limited",
    message:
      "Too many connections came from your address, try again in a second",
    retryAfterMs: 1000,
  });
  // Who is in stays in.
  before.send({ type: "ping" });
  await before.next("pong");
  assertEquals(islet.connections.size, 1);
});

Deno.test("A socket that is refused for now says when to come back, to programs and to people", async () => {
  await using server = await startTestServer(ON);
  exhaust(server, "127.0.0.1");
  await using client = TestClient.open(server.url, "tea", {});
  const { code, retryAfterMs } = await client.next("error");
  assertEquals([code, retryAfterMs], ["rate_limited", 1000]);
  assertEquals((await client.closed).code, 1013);
});

Deno.test("One address has only so many connections at once", async () => {
  await using server = await startTestServer(ON);
  const { connections } = server.islet;
  const held = seqs(1, 300).map(() => ({}));
  for (const one of held) connections.add(one, "127.0.0.1");
  await using refused = TestClient.open(server.url, "tea", {});
  const { message, retryAfterMs } = await refused.next("error");
  assertEquals(
    message,
    "Your address has too many connections, try again in 30 seconds",
  );
  assertEquals(retryAfterMs, 30_000);
  assertEquals((await refused.closed).code, 1013);
  connections.delete(held[0] ?? {});
  await using _client = await TestClient.join(server.url, "tea", {});
  for (const one of held) connections.delete(one);
});

Deno.test("The last places of a server are for addresses that have none", async () => {
  await using server = await startTestServer({
    ...BEHIND_PROXY,
    ISLET_MAX_SESSIONS: "20",
  });
  const from = (address: string) =>
    TestClient.open(server.url, "tea", {
      headers: { "X-Forwarded-For": address },
    });
  const crowd = seqs(1, 19).map(() => from("203.0.113.1"));
  const answers = await Promise.all(
    crowd.map((client) =>
      client.next("welcome").then(() => "welcome", () => "refused")
    ),
  );
  assertEquals(answers.filter((answer) => answer === "welcome").length, 18);
  for (const address of ["203.0.113.2", "2001:db8::1"]) {
    await using other = from(address);
    await other.next("welcome");
    await using again = from(address);
    assertMatch((await again.closed).reason, /^The server is full, try again/);
  }
  for (const client of crowd) await client.close();
});

Deno.test("One address makes only so many users, by forms, by JSON and by ?name=", async () => {
  await using server = await startTestServer(ON);
  const { url } = server;
  exhaust(server, "127.0.0.1");
  const words = /Many new names came from your address, try again in 5 seconds/;
  const json = await chooseName(server, {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Ana" }),
  });
  assertEquals([json.status, json.headers.get("retry-after")], [429, "5"]);
  assertMatch((await json.json()).error.message, words);
  const form = await chooseName(server, {
    headers: { Accept: "text/html" },
    body: new URLSearchParams({ name: "Ana" }),
  });
  assertEquals([form.status, form.headers.get("retry-after")], [429, "5"]);
  assertMatch(await form.text(), words);
  const message = await fetch(`${url}/rooms/tea/messages`, {
    method: "POST",
    body: new URLSearchParams({ name: "Ana", text: "What I wrote" }),
  });
  assertEquals([message.status, message.headers.get("retry-after")], [
    429,
    "5",
  ]);
  const page = await message.text();
  assertMatch(page, words);
  assertMatch(page, /What I wrote/);
  const named = await post(server, 1);
  assertEquals([named.status, named.headers.get("retry-after")], [429, "5"]);
});

Deno.test("One address begins only so many rooms, and goes on in those that are there", async () => {
  await using server = await startTestServer(ON);
  const say = async (room: string, n: number) => {
    const { status, headers, body } = await fetch(
      `${server.url}/api/rooms/${room}/messages?name=U${n % 10}`,
      { method: "POST", body: new URLSearchParams({ text: "Hello" }) },
    );
    await body?.cancel();
    return [status, headers.get("retry-after")];
  };
  for (const n of seqs(1, 60)) assertEquals((await say(`r-${n}`, n))[0], 201);
  assertEquals(await say("r-61", 61), [429, "20"]);
  // Also one that isn't in memory, though 64 rooms of it are.
  for (const n of [1, 60]) assertEquals((await say(`r-${n}`, n))[0], 201);
});

Deno.test("What is said first in a room that isn't in memory stays in order", async () => {
  await using server = await startTestServer(ON);
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ana",
  });
  const ids = seqs(1, 10).map((n) => `c${n}`);
  const door = server.islet.chat.enter(
    aRoom("coffee"),
    aCaller(aUser("Ben"), "192.0.2.9"),
  );
  await Promise.all(
    ids.map((id) => door.send({ type: "message", id, text: id })),
  );
  const { messages } = await door.page({ limit: 50 });
  assertEquals(messages.map(({ id }) => id), ids);
  client.send({ type: "ping" });
  await client.next("pong");
});

Deno.test("An operator whose proxy isn't declared is told once, while limits are on", async () => {
  for (
    const [settings, lines] of [
      [ON, 1],
      [BEHIND_PROXY, 0],
      [{ ISLET_ADDRESS_LIMITS: "off" }, 0],
    ] as const
  ) {
    await using server = await startTestServer(settings);
    for (const n of seqs(1, 2)) await post(server, n, "203.0.113.9");
    assertEquals(server.log.length, lines);
    for (const line of server.log) assertMatch(line, /Set ISLET_TRUST_PROXY=1/);
  }
});
