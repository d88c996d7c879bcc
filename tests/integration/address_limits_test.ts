import { assert, assertEquals, assertMatch } from "@std/assert";
import { aCaller } from "../support/a_caller.ts";
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
  const mayPost = () => {
    try {
      limits.post(caller, nextYear);
      return true;
    } catch {
      return false;
    }
  };
  while (mayPost());
  while (limits.connect(address, nextYear) === 0);
}

Deno.test("One address posts only so much, whatever it calls itself", async () => {
  await using server = await startTestServer(ON);
  const answers = await Promise.all(seqs(1, 400).map((n) => post(server, n)));
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
  assertEquals([code, id, retryAfterMs], ["rate_limited", "c2", 100]);
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
  assertMatch(reason, /from your address/);
  const stream = await fetch(`${url}/api/rooms/tea/events?name=Ben`);
  assertEquals(stream.status, 429);
  assertEquals(stream.headers.get("retry-after"), "1");
  assertEquals((await stream.json()).error.code, "rate_limited");
  // Who is in stays in.
  before.send({ type: "ping" });
  await before.next("pong");
  assertEquals(islet.connections.size, 1);
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
