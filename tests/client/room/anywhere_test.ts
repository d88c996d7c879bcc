import { fold } from "../../../lib/protocol/timeline.ts";
// The client without a page: in Deno, over real sockets, against the real server.

import { effect } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { findWays } from "../../../lib/client/ways/find_ways.ts";
import { OlderHistory } from "../../../lib/client/room/older_history.ts";
import type { RoomEnvironment } from "../../../lib/client/room/older_loader.ts";
import { RoomClient } from "../../../lib/client/room/room_client.ts";
import { openSocket } from "../../support/open_socket.ts";
import { startSession } from "../../support/start_session.ts";
import { startTestServer } from "../../support/test_server.ts";
import { until } from "../../support/until.ts";

/** Deno itself, with the cookie of somebody who has chosen a name. */
function inDeno(pageUrl: string, cookie: string): RoomEnvironment {
  return {
    pageUrl,
    onLine: true,
    hidden: false,
    now: Date.now,
    random: Math.random,
    randomId: () => crypto.randomUUID(),
    createSocket: (url) => openSocket(url, { cookie }),
    createEventSource: (url) => new EventSource(url),
    fetch: (url, { headers, ...options }) =>
      fetch(url, { ...options, headers: { ...headers, cookie } }),
    tabs: null,
    loadWays: () => Promise.resolve(findWays),
    loadFold: () => Promise.resolve(fold),
    loadOlderHistory: () => Promise.resolve(OlderHistory),
  };
}

/** Enters the room as a person whose name the server knows better. */
async function enter(url: string, name: string) {
  const { user, cookie } = await startSession(url, name);
  const client = new RoomClient({
    room: "tea",
    user: { userId: "", userName: "" },
    messages: [],
    head: 0,
    hasOlder: false,
    onlineUsers: [],
    onlineCount: 0,
  }, inDeno(url, cookie));
  client.start();
  await until("it is online", () => client.connection.value.state === "online");
  return { user, client };
}

Deno.test("RoomClient runs in Deno as it is: it sends, hears, and says who it is", async () => {
  await using server = await startTestServer();
  const { user, client: ana } = await enter(server.url, "Ana");
  const { client: ben } = await enter(server.url, "Ben");
  using _ana = ana;
  using _ben = ben;
  assertEquals(ana.user.value, user);
  assertEquals(ana.send("Hello"), "queued");
  await until("Ben has it", () => ben.messages.value.length === 1);
  await until("Ana knows", () => ana.pending.value.length === 0);
  assertEquals(ben.messages.value.map(({ text }) => text), ["Hello"]);
  assertEquals(ana.onlineCount.value, 2);
});

Deno.test("RoomClient comes back by itself when its room has closed the socket", async () => {
  await using server = await startTestServer();
  const { client } = await enter(server.url, "Ana");
  using _client = client;
  const states: string[] = [];
  const stop = effect(() => {
    states.push(client.connection.value.state);
  });
  server.islet.chat.parts.rooms.closeAll(1012, "The server restarts");
  await until("it is back", () => states.lastIndexOf("online") > 0);
  client.send("Hello");
  await until("it is stored", () => client.messages.value.length === 1);
  stop();
  assertEquals([states[0], states[1], states.at(-1)], [
    "online",
    "waiting",
    "online",
  ]);
});
