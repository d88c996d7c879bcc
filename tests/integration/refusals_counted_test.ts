import { assertEquals } from "@std/assert";
import { PROTOCOL_VERSION } from "../../lib/protocol/limits.ts";
import { parseExposition } from "../support/parse_exposition.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

/** How a peer comes to be refused. */
type Refused = (server: TestServer) => Promise<void>;

const asAna = { name: "Ana" };

async function get(
  { url }: TestServer,
  path: string,
  init: RequestInit = {},
): Promise<void> {
  const response = await fetch(url + path, init);
  await response.body?.cancel();
}

/** Sends something and waits until the server has closed the socket. */
async function untilClosed(
  { url }: TestServer,
  frame: string | ArrayBuffer,
): Promise<void> {
  await using client = await TestClient.join(url, "tea", asAna);
  client.sendRaw(frame);
  await client.closed;
}

const CASES: readonly [
  reason: string,
  refused: Refused,
  settings?: Record<string, string>,
][] = [
  ["not_found", (server) => get(server, "/nowhere")],
  [
    "method_not_allowed",
    (server) => get(server, "/api/health", { method: "POST" }),
  ],
  ["foreign_page", (server) =>
    get(server, "/api/session", {
      method: "POST",
      headers: { Origin: "https://evil.example" },
    })],
  ["server_full", async (server) => {
    await using _one = await TestClient.join(server.url, "tea", asAna);
    await get(server, "/api/rooms/tea/events");
  }, { ISLET_MAX_SESSIONS: "1" }],
  ["server_full", async (server) => {
    await using _one = await TestClient.join(server.url, "tea", asAna);
    await using other = TestClient.open(server.url, "tea", asAna);
    await other.closed;
  }, { ISLET_MAX_SESSIONS: "1" }],
  ["user_connections", async (server) => {
    await using _one = await TestClient.join(server.url, "tea", asAna);
    await using other = TestClient.open(server.url, "tea", asAna);
    await other.closed;
  }, { ISLET_MAX_SESSIONS_PER_USER: "1" }],
  ["version", async (server) => {
    const query = { v: String(PROTOCOL_VERSION + 1) };
    await using client = TestClient.open(server.url, "tea", {
      ...asAna,
      query,
    });
    await client.closed;
  }],
  ["binary_frame", (server) => untilClosed(server, new ArrayBuffer(3))],
  ["frame_too_big", (server) => untilClosed(server, "x".repeat(20_000))],
  ["bad_frame", async (server) => {
    await using client = await TestClient.join(server.url, "tea", asAna);
    client.sendRaw("no frame");
    await client.next("error");
  }],
  ["rate_limited", async (server) => {
    await using client = await TestClient.join(server.url, "tea", asAna);
    for (const id of ["c1", "c2"]) {
      client.send({ type: "message", id, text: "Hello" });
    }
    await client.next("error");
  }, { ISLET_RATE_PER_SECOND: "0.01", ISLET_RATE_BURST: "1" }],
];

for (const [reason, refused, settings = {}] of CASES) {
  Deno.test(`What is refused counts once, as ${reason} (${Object.keys(settings).join() || "by default"})`, async () => {
    await using server = await startTestServer(settings);
    await refused(server);
    await until("all that was refused is counted", async () => {
      const counted = await refusals(server);
      return counted.length > 0;
    });
    assertEquals(await refusals(server), [
      [`islet_refusals_total{reason="${reason}"}`, 1],
    ]);
  });
}

async function refusals({ islet }: TestServer): Promise<[string, number][]> {
  const text = await islet.metrics.exposition(false);
  return [...parseExposition(text).samples].filter(([name, value]) =>
    name.startsWith("islet_refusals_total{") && value > 0
  );
}
