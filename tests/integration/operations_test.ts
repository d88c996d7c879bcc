import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { aNewEntry } from "../support/a_new_entry.ts";
import { checkPost } from "../../lib/protocol/requests.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { aUser } from "../support/a_user.ts";
import { FakeSession } from "../support/fake_session.ts";
import { MEMBERS_GUARD } from "../support/members_guard.ts";
import { readAll } from "../support/read_all.ts";
import { seqs } from "../support/seqs.ts";
import { startHistory } from "../support/start_history.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const ROOM = aRoom("tea");

Deno.test("GET /api/health is 200 while the server serves", async () => {
  await using server = await startTestServer();
  await using _ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const response = await fetch(`${server.url}/api/health`);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(await response.json(), { status: "ok", sessions: 1, rooms: 1 });
});

Deno.test("GET /api/metrics is for Prometheus", async () => {
  await using server = await startTestServer();
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  ana.send({ type: "message", id: "c1", text: "Hello" });
  await ana.untilMessages(1);
  const response = await fetch(`${server.url}/api/metrics`);
  assertEquals(
    response.headers.get("content-type"),
    "text/plain; version=0.0.4; charset=utf-8",
  );
  const text = await response.text();
  for (
    const sample of [
      "islet_sessions 1",
      "islet_rooms 1",
      "islet_connections 1",
      "islet_connections_accepted_total 1",
      "islet_messages_total 1",
    ]
  ) {
    assert(text.split("\n").includes(sample), `${sample} is not in\n${text}`);
  }
});

Deno.test("Broken sessions are cleaned up, and the log tells how many are left", async () => {
  await using server = await startTestServer({ ISLET_CLEANUP_MS: "100" });
  const { rooms } = server.islet.chat.parts;
  const sessions = seqs(1, 7).map((n) => new FakeSession(aUser(`U${n}`)));
  for (const session of sessions) {
    rooms.join(ROOM, session, null, MEMBERS_GUARD);
    await session.until(() => session.types.includes("messages"));
  }
  // Their close events were missed.
  for (const session of sessions.slice(0, 2)) session.isOpen = false;
  await until("the log tells", () => server.log.length > 0);
  assertEquals(server.log.length, 1);
  assertMatch(
    server.log[0] ?? "",
    / info {2}Cleaned up 2 broken sessions\. Active: 5$/,
  );
  const [witness] = sessions.slice(2);
  assertEquals(
    witness?.all("online_users").map(({ onlineCount }) => onlineCount),
    [
      5,
    ],
  );
});

Deno.test("Islet.shutdown() closes sockets with 1012 once everything is stored", async () => {
  await using store = await TempStore.create();
  await using server = await startTestServer({ ISLET_KV_PATH: store.path });
  const { islet } = server;
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  const appended = seqs(1, 500).map((n) =>
    islet.chat.parts.history.append(ROOM, aNewEntry(`c${n}`))
  );
  const stopped = islet.shutdown();
  assertEquals((await ana.closed).code, 1012);
  assertEquals((await Promise.all(appended)).length, 500);
  await stopped;
  assertEquals(ana.messages.map(({ seq }) => seq), seqs(1, 500));
  const kept = await readAll(startHistory(await store.open()).history, ROOM);
  assertEquals(kept.length, 500);
});

Deno.test("Islet.shutdown() turns requests away, and health tells why", async () => {
  await using server = await startTestServer();
  const { islet, url } = server;
  const ana = await TestClient.join(url, "tea", { name: "Ana" });
  // Once the listener is gone nobody can ask: so look before.
  const asked = Promise.withResolvers<void>();
  islet.onStopped(() => asked.promise);
  const stopped = islet.shutdown();
  const refused = await assertRejects(
    () =>
      islet.chat.enter(ROOM, aCaller()).send(
        checkPost({ id: "late", text: "Too late" }),
      ),
    ProtocolError,
  );
  assertEquals([refused.code, refused.id], ["unavailable", "late"]);
  const [health, messages, page] = await Promise.all(
    ["/api/health", "/api/rooms/tea/messages", "/"].map((path) =>
      fetch(`${url}${path}`)
    ),
  );
  asked.resolve();
  assertEquals(health?.status, 503);
  assertEquals((await health?.json()).status, "draining");
  assertEquals(messages?.status, 503);
  assertEquals(messages?.headers.get("retry-after"), "1");
  assertEquals((await messages?.json()).error.code, "unavailable");
  assertEquals(page?.status, 503);
  await page?.body?.cancel();
  assertEquals((await ana.closed).code, 1012);
  assertEquals(ana.messages, []);
  await stopped;
});

Deno.test("Islet.shutdown() is done once, however often it is asked for", async () => {
  await using server = await startTestServer();
  const { islet, log } = server;
  await Promise.all([islet.shutdown(), islet.shutdown()]);
  await islet.shutdown();
  assertEquals(
    log.map((line) => line.replace(/^\S+ /, "")),
    ["info  Stopping. Open connections: 0", "info  Stopped"],
  );
});

Deno.test("Islet remembers rooms and sessions across a restart", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  {
    await using server = await startTestServer(settings);
    await using ana = await TestClient.join(server.url, "tea", {
      name: "Ana",
    });
    ana.send({ type: "message", id: "c1", text: "Hello" });
    await ana.untilMessages(1);
  }
  await using server = await startTestServer(settings);
  await using ana = await TestClient.join(server.url, "tea", { name: "Ana" });
  assertEquals(ana.messages.map(({ text }) => text), ["Hello"]);
  ana.send({ type: "message", id: "c1", text: "Hello" });
  ana.send({ type: "message", id: "c2", text: "Again" });
  assertEquals(await ana.next("ack"), { type: "ack", id: "c1", seq: 1 });
  const seen = await ana.untilMessages(2);
  assertEquals(seen.map(({ seq }) => seq), [1, 2]);
});
