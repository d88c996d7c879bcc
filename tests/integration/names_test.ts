import { assertEquals } from "@std/assert";
import { tagOf } from "../../lib/protocol/user_tag.ts";
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
