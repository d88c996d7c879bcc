import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ServerMessage } from "../../lib/protocol/messages.ts";
import { ServerPair } from "../support/server_pair.ts";
import { makeRoom } from "../support/make_room.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";

function onlineCount(client: TestClient): number | undefined {
  const hasCount = (
    frame: ServerMessage,
  ): frame is Extract<ServerMessage, { onlineCount: number }> =>
    "onlineCount" in frame;
  return client.frames.findLast(hasCount)?.onlineCount;
}

Deno.test("A message on one instance reaches those on the other", async () => {
  await using pair = await ServerPair.start();
  await using ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await using ben = await TestClient.join(pair.second.url, "tea", {
    name: "Ben",
  });
  ana.send({ type: "message", id: "a1", text: "Hello Ben" });
  await ben.untilMessages(1);
  ben.send({ type: "message", id: "b1", text: "Hello Ana" });
  await ana.untilMessages(2);
  assertEquals(ana.messages, await ben.untilMessages(2));
});

Deno.test("Two instances that write into one room agree on every message", async () => {
  const each = 200;
  await using pair = await ServerPair.start();
  await using ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await using ben = await TestClient.join(pair.second.url, "tea", {
    name: "Ben",
  });
  for (let i = 1; i <= each; i++) {
    ana.send({ type: "message", id: `a${i}`, text: `Ana ${i}` });
    ben.send({ type: "message", id: `b${i}`, text: `Ben ${i}` });
  }
  const seen = await ana.untilMessages(2 * each);
  assertEquals(seen.map(({ seq }) => seq), seen.map((_, i) => i + 1));
  assertEquals(new Set(seen.map(({ id }) => id)).size, 2 * each);
  assertEquals(await ben.untilMessages(2 * each), seen);
});

Deno.test("A message that was sent to one instance is not stored again by the other", async () => {
  await using pair = await ServerPair.start();
  const post = { type: "message", id: "a1", text: "Hello" } as const;
  await using before = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  before.send(post);
  await before.untilMessages(1);
  await using after = await TestClient.join(pair.second.url, "tea", {
    name: "Ana",
    after: 1,
  });
  after.send(post);
  assertEquals(await after.next("ack"), { type: "ack", id: "a1", seq: 1 });
  assertEquals(before.messages.length, 1);
});

Deno.test("Presence crosses instances, and somebody on both is one user", async () => {
  await using pair = await ServerPair.start();
  await using ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await using ben = await TestClient.join(pair.second.url, "tea", {
    name: "Ben",
  });
  assertEquals((await ana.next("user_joined")).userName, "Ben");
  await until("Ben counts two", () => onlineCount(ben) === 2);

  await using benAgain = await TestClient.join(pair.first.url, "tea", {
    name: "Ben",
  });
  assertEquals(onlineCount(benAgain), 2);
  await ben.close();
  await benAgain.close();
  const left = await ana.next("user_left");
  assertEquals(left.userName, "Ben");
  assertEquals(left.onlineCount, 1);
});

Deno.test("Typing crosses instances", async () => {
  await using pair = await ServerPair.start();
  await using ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await using ben = await TestClient.join(pair.second.url, "tea", {
    name: "Ben",
  });
  await ana.next("user_joined");
  ben.send({ type: "typing" });
  assertEquals((await ana.next("typing")).userName, "Ben");
});

Deno.test("The lobby of one instance has rooms that were made on the other, and counts those there", async () => {
  await using pair = await ServerPair.start();
  await makeRoom(pair.first.url, "Tea", true);
  await using _ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await until("the lobby counts Ana", async () => {
    const rooms = await pair.second.islet.chat.lobby();
    return rooms.some(({ room, onlineCount }) =>
      room === "tea" && onlineCount === 1
    );
  });
  const page = await (await fetch(`${pair.second.url}/`)).text();
  assertStringIncludes(page, 'href="/rooms/tea"');
});

Deno.test("The page of a room on one instance lists those on the other", async () => {
  await using pair = await ServerPair.start();
  await using _ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await until("the page lists Ana", async () => {
    const page = await (await fetch(`${pair.second.url}/rooms/tea`)).text();
    return page.includes(">Ana</bdi>") && !page.includes("Nobody yet");
  });
  assertEquals(pair.second.islet.chat.parts.rooms.size, 0);
});

Deno.test("Those on an instance that stops have left", async () => {
  await using pair = await ServerPair.start();
  await using ana = await TestClient.join(pair.first.url, "tea", {
    name: "Ana",
  });
  await using ben = await TestClient.join(pair.second.url, "tea", {
    name: "Ben",
  });
  await ana.next("user_joined");
  await pair.second[Symbol.asyncDispose]();
  assertEquals((await ben.closed).code, 1012);
  assertEquals((await ana.next("user_left")).userName, "Ben");
});
