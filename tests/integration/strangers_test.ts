import { assertEquals, assertNotEquals } from "@std/assert";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const SETTINGS = { ISLET_TRUST_PROXY: "1" };
const BOT = "203.0.113.1";
const STRANGER = "203.0.113.2";

interface Sent {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
}

/** Sends something as bot, by name alone. */
async function send(
  { url }: TestServer,
  address: string,
  { path, method = "POST", body }: Sent,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}/api/rooms/tea/${path}?name=bot`, {
    method,
    headers: {
      "Content-Type": "application/json",
      "X-Forwarded-For": address,
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

Deno.test("A stranger who uses a bot's name and id is not answered with the bot's message", async () => {
  await using server = await startTestServer(SETTINGS);
  const post = { path: "messages", body: { id: "c1", text: "Mine" } };
  const mine = await send(server, BOT, post);
  assertEquals([mine.status, mine.body["seq"]], [201, 1]);
  const again = await send(server, BOT, post);
  assertEquals(again, mine);
  const strangers = await send(server, STRANGER, post);
  assertEquals([strangers.status, strangers.body["seq"]], [201, 2]);
  assertNotEquals(strangers.body["userId"], mine.body["userId"]);
  const other = await send(server, BOT, {
    path: "messages",
    body: { id: "c1", text: "Something else" },
  });
  assertEquals(other.status, 409);
});

Deno.test("A stranger who uses a bot's name changes none of its messages", async () => {
  await using server = await startTestServer(SETTINGS);
  const post = { path: "messages", body: { id: "c1", text: "Mine" } };
  await send(server, BOT, post);
  const edit = { path: "messages/1", method: "PATCH", body: { text: "Yours" } };
  assertEquals((await send(server, STRANGER, edit)).status, 403);
  const deletion = { path: "messages/1", method: "DELETE" };
  assertEquals((await send(server, STRANGER, deletion)).status, 403);
  assertEquals((await send(server, BOT, edit)).status, 200);
});
