import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";

Deno.test("GET /api/health answers with 200 while the store answers", async () => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/api/health`);
  assertEquals(response.status, 200);
  assertEquals(await response.json(), { status: "ok", sessions: 0, rooms: 0 });
});

Deno.test("GET /api/metrics and /status tell the same figures", async () => {
  await using server = await startTestServer();
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ana",
    query: { reconnect: "2" },
  });
  client.send({ type: "message", id: "c1", text: "Hello" });
  await client.untilMessages(1);

  const response = await fetch(`${server.url}/api/metrics`);
  assertMatch(response.headers.get("content-type") ?? "", /^text\/plain/);
  const metrics = await response.text();
  for (
    const line of [
      "islet_sessions 1",
      "islet_rooms 1",
      "islet_messages_total 1",
      "islet_sessions_cleaned_up_total 0",
      'islet_reconnects_total{attempt="2"} 1',
    ]
  ) assertStringIncludes(metrics, `\n${line}\n`);
  assertMatch(metrics, /^islet_memory_rss_bytes [1-9]\d+$/m);

  const page = await (await fetch(`${server.url}/status`)).text();
  assertStringIncludes(page, "<dt>Messages stored</dt><dd>1</dd>");
});

Deno.test("Once it stops, the server turns requests away and says so", async () => {
  await using server = await startTestServer();
  await using client = await TestClient.join(server.url, "tea", {
    name: "Ana",
  });
  const stopped = server.islet.shutdown();
  const [health, page] = await Promise.all([
    fetch(`${server.url}/api/health`),
    fetch(`${server.url}/rooms/tea`),
  ]);
  assertEquals(health.status, 503);
  assertEquals((await health.json()).status, "draining");
  assertEquals(page.status, 503);
  assertEquals(page.headers.get("retry-after"), "1");
  await page.body?.cancel();
  assertEquals((await client.closed).code, 1012);
  await stopped;
});
