import { assert, assertEquals, assertMatch } from "@std/assert";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { startSession } from "../support/start_session.ts";
import { TempStore } from "../support/temp_store.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

interface Bot {
  readonly userId: string;
  readonly userName: string;
  readonly token: string;
}

/** Asks as somebody, by a cookie or a token. */
async function ask(
  url: string,
  path: string,
  { method = "POST", body, ...headers }: Record<string, string> = {},
): Promise<
  { status: number; headers: Headers; body: Record<string, unknown> }
> {
  const response = await fetch(url + path, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? {} : JSON.parse(text),
  };
}

/** Has somebody make a bot. */
async function makeBot(url: string, cookie: string): Promise<Bot> {
  const body = JSON.stringify({ name: "Tide" });
  const made = await ask(url, "/api/bots", { cookie, body });
  assertEquals(made.status, 201);
  assertEquals(made.headers.get("cache-control"), "no-store");
  const { userId, userName, token } = made.body;
  return {
    userId: String(userId),
    userName: String(userName),
    token: String(token),
  };
}

function bearer({ token }: Pick<Bot, "token">): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

const MESSAGES = "/api/rooms/tea/messages";
const HELLO = JSON.stringify({ id: "c1", text: "Hello" });

Deno.test("A person makes a bot, which is itself by its token, wherever it comes from", async () => {
  await using server = await startTestServer({ ISLET_TRUST_PROXY: "1" });
  const { url } = server;
  const ana = await startSession(url, "Ana");
  const bot = await makeBot(url, ana.cookie);
  assertEquals(bot.userName, "Tide");
  assertMatch(bot.userId, /^bot-[\w-]{24}$/);
  const posted = await ask(url, MESSAGES, {
    ...bearer(bot),
    "X-Forwarded-For": "203.0.113.1",
    body: HELLO,
  });
  assertEquals([posted.status, posted.body["userId"]], [201, bot.userId]);
  const again = await ask(url, MESSAGES, {
    ...bearer(bot),
    "X-Forwarded-For": "203.0.113.2",
    body: HELLO,
  });
  assertEquals([again.status, again.body], [201, posted.body]);
  const other = await ask(url, MESSAGES, {
    ...bearer(bot),
    body: JSON.stringify({ id: "c1", text: "Something else" }),
  });
  assertEquals(other.status, 409);
  await using client = await TestClient.join(url, "tea", {
    headers: bearer(bot),
  });
  const [welcome] = client.frames;
  assert(welcome?.type === "welcome");
  assertEquals(welcome.userId, bot.userId);
});

Deno.test("A stranger can't be a bot by its name, its id or another's token", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const ana = await startSession(url, "Ana");
  const bot = await makeBot(url, ana.cookie);
  await ask(url, MESSAGES, { ...bearer(bot), body: HELLO });
  const named = await ask(url, `${MESSAGES}?name=Tide`, { body: HELLO });
  assertEquals([named.status, named.body["seq"]], [201, 2]);
  const [payload = "", signature = ""] = bot.token.split(".");
  const [, cookie = ""] = ana.cookie.split("=");
  for (
    const token of [
      payload,
      `${payload}.`,
      `${payload}.${signature.slice(1)}`,
      `${payload}.!`,
      `islet-bot-${cookie}`,
      "islet-bot-",
      "islet-bot-.",
    ]
  ) {
    const answer = await ask(url, MESSAGES, {
      ...bearer({ token }),
      body: HELLO,
    });
    assertEquals(answer.status, 401);
    assertEquals(answer.headers.get("www-authenticate"), "Bearer");
  }
});

Deno.test("A token is no cookie, chooses no other name and makes no bots", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const ana = await startSession(url, "Ana");
  const bot = await makeBot(url, ana.cookie);
  const text = bot.token.slice("islet-bot-".length);
  for (const value of [text, `islet bot:${text}`, bot.token]) {
    const cookie = `islet=${value}`;
    const who = await ask(url, "/api/session", { method: "GET", cookie });
    assertEquals(who.status, 401);
  }
  const renamed = await ask(url, "/api/session", {
    ...bearer(bot),
    body: JSON.stringify({ name: "Ana" }),
  });
  assert(renamed.body["userId"] !== bot.userId);
  const made = await ask(url, "/api/bots", {
    ...bearer(bot),
    body: JSON.stringify({ name: "Another" }),
  });
  assertEquals(made.status, 403);
});

Deno.test("Only who has a name makes bots, under a name that may be", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const body = JSON.stringify({ name: "Tide" });
  assertEquals((await ask(url, "/api/bots?name=Ana", { body })).status, 401);
  const { cookie } = await startSession(url, "Ana");
  for (const name of ["", 7, "x".repeat(33), null]) {
    const body = JSON.stringify({ name });
    const { status } = await ask(url, "/api/bots", { cookie, body });
    assertEquals(status, 400);
  }
  const foreign = { cookie, body, origin: "https://evil.example" };
  assertEquals((await ask(url, "/api/bots", foreign)).status, 403);
});

Deno.test("A bot is revoked by who made it, or by itself: its token counts no longer, and its connections close", async () => {
  await using server = await startTestServer();
  const { url } = server;
  const ana = await startSession(url, "Ana");
  const ben = await startSession(url, "Ben");
  for (const isByItself of [false, true]) {
    const bot = await makeBot(url, ana.cookie);
    const path = `/api/bots/${bot.userId}`;
    await using client = await TestClient.join(url, "tea", {
      headers: bearer(bot),
    });
    const byOther = await ask(url, path, {
      method: "DELETE",
      cookie: ben.cookie,
    });
    assertEquals(byOther.status, 403);
    assertEquals((await ask(url, path, { method: "DELETE" })).status, 401);
    const revoked = await ask(url, path, {
      method: "DELETE",
      ...(isByItself ? bearer(bot) : { cookie: ana.cookie }),
    });
    assertEquals(revoked.status, 204);
    const { code, reason } = await client.closed;
    assertEquals([code, reason], [4403, "This token was revoked"]);
    const answer = await ask(url, MESSAGES, { ...bearer(bot), body: HELLO });
    assertEquals(answer.status, 401);
  }
  const nobody = await ask(url, `/api/bots/${ana.user.userId}`, {
    method: "DELETE",
    cookie: ana.cookie,
  });
  assertEquals(nobody.status, 403);
});

Deno.test("A bot that is revoked on one instance is so on the others, and after a restart", async () => {
  await using store = await TempStore.create();
  const settings = { ISLET_KV_PATH: store.path };
  await using one = await startTestServer(settings);
  const ana = await startSession(one.url, "Ana");
  const bot = await makeBot(one.url, ana.cookie);
  {
    await using other = await startTestServer(settings);
    await using client = await TestClient.join(other.url, "tea", {
      headers: bearer(bot),
    });
    await ask(one.url, `/api/bots/${bot.userId}`, {
      method: "DELETE",
      cookie: ana.cookie,
    });
    let code = 0;
    client.closed.then((event) => code = event.code);
    await until("a sweep has sent it away", async () => {
      await other.islet.chat.bots.sweep();
      return code !== 0;
    });
    assertEquals(code, 4403);
  }
  await using again = await startTestServer(settings);
  const answer = await ask(again.url, MESSAGES, {
    ...bearer(bot),
    body: HELLO,
  });
  assertEquals(answer.status, 401);
});

Deno.test("What a proxy puts into Authorization is no matter of bots", async () => {
  await using server = await startTestServer();
  const headers = { authorization: "Bearer of-a-proxy", body: HELLO };
  const { status } = await ask(server.url, `${MESSAGES}?name=Ana`, headers);
  assertEquals(status, 201);
});

Deno.test("A token that can't be looked up is answered 503, and not taken", async () => {
  await using server = await startTestServer();
  const { url, islet } = server;
  const { cookie } = await startSession(url, "Ana");
  const bot = await makeBot(url, cookie);
  islet.chat.bots.counts = () =>
    Promise.reject(new ProtocolError("unavailable", "Not now"));
  const answer = await ask(url, MESSAGES, { ...bearer(bot), body: HELLO });
  assertEquals(answer.status, 503);
});
