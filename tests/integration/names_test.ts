import { assertEquals, assertStringIncludes } from "@std/assert";
import { RESERVED_NAME_RULE } from "../../lib/protocol/look_alikes.ts";
import { tagOf } from "../../lib/protocol/user_tag.ts";
import { refusedUpgrade } from "../support/refused_upgrade.ts";
import { type StartedSession, startSession } from "../support/start_session.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer } from "../support/test_server.ts";

async function post(server: string, query: string, cookie?: string) {
  const response = await fetch(
    `${server}/api/rooms/tea/messages${query}`,
    {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(cookie !== undefined && { cookie }),
      },
      body: JSON.stringify({ text: "Hello" }),
    },
  );
  assertEquals(response.status, 201);
  return await response.json();
}

async function anas(server: string): Promise<[StartedSession, StartedSession]> {
  return [await startSession(server, "Ana"), await startSession(server, "Ana")];
}

Deno.test("Who posts by REST under the name of somebody in the room gets a tag", async () => {
  await using server = await startTestServer();
  const [ana, other] = await anas(server.url);
  await using client = await TestClient.join(server.url, "tea", {
    cookie: ana.cookie,
  });
  const message = await post(server.url, "", other.cookie);
  assertEquals(message.tag, tagOf(other.user.userId));
  const [seen] = await client.untilMessages(1);
  assertEquals(seen?.tag, message.tag);
  assertEquals((await post(server.url, "", ana.cookie)).tag, undefined);
});

Deno.test("A bot that comes second under a name gets a tag, and the first keeps the name", async () => {
  await using server = await startTestServer();
  const [ana] = await anas(server.url);
  await post(server.url, "", ana.cookie);
  const bot = await post(server.url, "?name=ANA");
  assertEquals(bot.tag, tagOf(bot.userId));
  const { messages } = await (await fetch(
    `${server.url}/api/rooms/tea/messages`,
  )).json();
  assertEquals(
    messages.map(({ tag }: { tag?: string }) => tag),
    [undefined, bot.tag],
  );
});

Deno.test("What is sent over a socket has the tag that its welcome told", async () => {
  await using server = await startTestServer();
  const [ana, other] = await anas(server.url);
  await using first = await TestClient.join(server.url, "tea", {
    cookie: ana.cookie,
  });
  await using second = await TestClient.join(server.url, "tea", {
    cookie: other.cookie,
  });
  second.send({ type: "message", id: "c1", text: "Hello" });
  const [message] = await first.untilMessages(1);
  assertEquals(message?.tag, tagOf(other.user.userId));
  second.send({ type: "typing" });
  assertEquals((await first.next("typing")).tag, message?.tag);
});

Deno.test("A socket is told the tag that a new name brings", async () => {
  await using server = await startTestServer();
  const [ana] = await anas(server.url);
  const ben = await startSession(server.url, "Ben");
  await using _first = await TestClient.join(server.url, "tea", {
    cookie: ana.cookie,
  });
  await using second = await TestClient.join(server.url, "tea", {
    cookie: ben.cookie,
  });
  const response = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie: ben.cookie },
    body: JSON.stringify({ name: "Ana" }),
  });
  // Whether there is a tag is up to each room.
  assertEquals(await response.json(), { ...ben.user, userName: "Ana" });
  const { tag } = await second.next("user_renamed");
  assertEquals(tag, tagOf(ben.user.userId));
});

const RESERVED = ["Admin", "Аdmin", "lslet", "and 3 more", "NEW MESSAGES"];

for (const name of RESERVED) {
  Deno.test(`Nobody chooses the name ${name}: programs and people are told why`, async () => {
    await using server = await startTestServer();
    const { url } = server;
    const ana = await startSession(url, "Ana");
    const json = { "Content-Type": "application/json", cookie: ana.cookie };
    const body = JSON.stringify({ name, text: "Hello" });
    const query = `?${new URLSearchParams({ name })}`;
    for (
      const [path, init] of [
        ["/api/session", { method: "POST", headers: json, body }],
        ["/api/bots", { method: "POST", headers: json, body }],
        [`/api/rooms/tea/messages${query}`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body,
        }],
        [`/api/rooms/tea/messages${query}`, {}],
        [`/api/rooms/tea/events${query}`, {}],
      ] as const
    ) {
      const response = await fetch(url + path, init);
      assertEquals([response.status, path], [400, path]);
      assertEquals(response.headers.getSetCookie(), []);
      const { error } = await response.json();
      assertEquals(error, { code: "bad_request", message: RESERVED_NAME_RULE });
    }
    assertEquals(
      (await refusedUpgrade(`${url}/api/rooms/tea/socket${query}`)).status,
      400,
    );
    const form = await fetch(`${url}/rooms/tea/messages`, {
      method: "POST",
      body: new URLSearchParams({ name, text: "Kept", id: "f1" }),
    });
    assertEquals(form.headers.getSetCookie(), []);
    const brought = await form.text();
    assertStringIncludes(brought, `${RESERVED_NAME_RULE}.`);
    assertStringIncludes(brought, "Kept");
    const maker = await fetch(`${url}/rooms`, {
      method: "POST",
      body: new URLSearchParams({ name, title: "Kept" }),
    });
    assertEquals(maker.headers.getSetCookie(), []);
    assertStringIncludes(await maker.text(), `${RESERVED_NAME_RULE}.`);
    const rename = await fetch(`${url}/rooms/tea/messages`, {
      method: "POST",
      headers: { cookie: ana.cookie },
      body: new URLSearchParams({ text: `/nick ${name}`, id: "f2" }),
    });
    assertEquals(rename.headers.getSetCookie(), []);
    assertStringIncludes(await rename.text(), `${RESERVED_NAME_RULE}.`);
    for (const next of ["/", "/rooms/tea", "/bots"]) {
      const shown = await fetch(`${url}/api/session`, {
        method: "POST",
        body: new URLSearchParams({ name, next }),
      });
      assertEquals(new URL(shown.url).pathname, next);
      assertStringIncludes(await shown.text(), `${RESERVED_NAME_RULE}.`);
    }
    const bots = await fetch(`${url}/bots`, {
      method: "POST",
      headers: { cookie: ana.cookie },
      body: new URLSearchParams({ name }),
    });
    assertEquals(bots.status, 400);
    assertStringIncludes(await bots.text(), `${RESERVED_NAME_RULE}.`);
    assertEquals((await server.islet.chat.lobby()).length, 0);
  });
}

Deno.test("Who has a reserved name from before keeps it, with a tag on all that they do", async () => {
  await using server = await startTestServer();
  const user = { userId: "u-before", userName: "Admin" };
  const headers = new Headers();
  await server.islet.sessionCookie.write(
    headers,
    { user, firstSeenAt: 0 },
    false,
  );
  const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const known = await fetch(`${server.url}/api/session`, {
    headers: { cookie },
  });
  assertEquals(await known.json(), user);
  const tag = tagOf(user.userId);
  assertEquals((await post(server.url, "", cookie)).tag, tag);
  await using client = await TestClient.join(server.url, "tea", { cookie });
  const [welcome] = client.frames;
  assertEquals(welcome?.type === "welcome" && welcome.tag, tag);
});

Deno.test("A bot whose name looks like somebody's gets a tag", async () => {
  await using server = await startTestServer();
  const [ana] = await anas(server.url);
  await post(server.url, "", ana.cookie);
  const bot = await post(
    server.url,
    `?${new URLSearchParams({ name: "Аna" })}`,
  );
  assertEquals(bot.tag, tagOf(bot.userId));
});

Deno.test("A pile of marks on a name is cut, wherever the name comes from", async () => {
  await using server = await startTestServer();
  const name = "Zoe\u0300\u0301\u0302\u0303\u0304";
  const { user } = await startSession(server.url, name);
  assertEquals(user.userName, "Zoè\u0301");
  const message = await post(
    server.url,
    `?${new URLSearchParams({ name })}`,
  );
  assertEquals(message.userName, user.userName);
});
