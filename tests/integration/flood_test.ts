import { assert, assertEquals, assertMatch } from "@std/assert";
import { RawPeer } from "../support/raw_peer.ts";
import { refusedUpgrade } from "../support/refused_upgrade.ts";
import { seqs } from "../support/seqs.ts";
import { startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const SETTINGS = { ISLET_ADDRESS_LIMITS: "on", ISLET_TRUST_PROXY: "1" };
const HERE = { "X-Forwarded-For": "203.0.113.1" };
const ELSEWHERE = { "X-Forwarded-For": "203.0.113.2" };
const SOCKET = "/api/rooms/tea/socket";

/** Sends nonsense until it is closed, as somebody with a session, or as Ana. */
async function flood({ url }: TestServer, cookie = ""): Promise<void> {
  using peer = await RawPeer.connect(`${url}${SOCKET}?name=Ana`, {
    ...HERE,
    cookie,
  });
  await peer.flood("nonsense");
  assertEquals(await peer.closeCode, 1008);
}

function assertWaits(header: string | null | undefined): void {
  assert(header !== null && header !== undefined && /^[1-5]$/.test(header));
}

Deno.test("Who has flooded may not connect from there for a while, and learns for how long", async () => {
  await using server = await startTestServer(SETTINGS);
  await flood(server);
  for (const name of ["Ana", "Ben"]) {
    const url = `${server.url}${SOCKET}?name=${name}`;
    const { status, headers } = await refusedUpgrade(url, HERE);
    assertEquals(status, 429);
    assertWaits(headers.get("retry-after"));
  }
  const stream = await fetch(`${server.url}/api/rooms/tea/events`, {
    headers: HERE,
  });
  assertEquals(stream.status, 429);
  assertWaits(stream.headers.get("retry-after"));
  const { error } = await stream.json();
  assertEquals(error.code, "rate_limited");
  assertMatch(error.message, /, try again in (a second|\d seconds)$/);
  assert(error.retryAfterMs > 0 && error.retryAfterMs <= 5000);
});

Deno.test("Who has flooded may not connect from elsewhere either, and others may", async () => {
  await using server = await startTestServer(SETTINGS);
  const { cookie } = await startSession(server.url, "Ana");
  await flood(server, cookie);
  await using ana = TestClient.open(server.url, "tea", {
    cookie,
    headers: ELSEWHERE,
  });
  const { message, retryAfterMs = 0 } = await ana.next("error");
  assertMatch(message, /^You sent too much, try again in/);
  assert(retryAfterMs > 0 && retryAfterMs <= 5000);
  assertEquals((await ana.closed).code, 1013);
  await using _ben = await TestClient.join(server.url, "tea", {
    name: "Ben",
    headers: ELSEWHERE,
  });
});

Deno.test("Who shares an address with a flood stays connected, and reads", async () => {
  await using server = await startTestServer(SETTINGS);
  await using ben = await TestClient.join(server.url, "tea", {
    name: "Ben",
    headers: HERE,
  });
  await flood(server);
  ben.send({ type: "message", id: "c1", text: "Hello" });
  await ben.untilMessages(1);
  for (const path of ["/", "/rooms/tea", "/api/rooms/tea/messages"]) {
    const response = await fetch(server.url + path, { headers: HERE });
    await response.body?.cancel();
    assertEquals(response.status, 200);
  }
});

Deno.test("Requests that are refused too often are a flood, which is turned away with a short page", async () => {
  await using server = await startTestServer(SETTINGS);
  await Promise.all(
    seqs(1, 300).map(async () => {
      const response = await fetch(`${server.url}/api/session`, {
        method: "POST",
        headers: HERE,
      });
      await response.body?.cancel();
    }),
  );
  const response = await fetch(`${server.url}/rooms/tea/messages`, {
    method: "POST",
    headers: HERE,
    body: new URLSearchParams({ name: "Ana", text: "Hello" }),
  });
  assertEquals(response.status, 429);
  assertWaits(response.headers.get("retry-after"));
  assertMatch(response.headers.get("content-type") ?? "", /^text\/html/);
  assertEquals(
    response.headers.get("content-security-policy"),
    "default-src 'none'",
  );
  assertMatch(
    await response.text(),
    /<p>Too much came from your address, try again in (a second|\d seconds)\.</,
  );
  const other = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: ELSEWHERE,
  });
  await other.body?.cancel();
  assertEquals(other.status, 415);
});
