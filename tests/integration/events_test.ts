import { assertEquals } from "@std/assert";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { EventReader, type ServerEvent } from "../support/event_reader.ts";
import { seqs } from "../support/seqs.ts";
import { TestClient } from "../support/test_client.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const ROOM = aRoom("tea");

/** seqs that an event brings. */
function seqsOf(event: ServerEvent | null): number[] {
  return event?.message?.type === "messages"
    ? event.message.messages.map(({ seq }) => seq)
    : [];
}

async function post({ islet }: TestServer, from: number, to = from) {
  for (const n of seqs(from, to)) {
    await islet.chat.parts.history.append(ROOM, aNewEntry(`c${n}`));
  }
}

Deno.test("Events are the frames of a socket, with seqs as ids", async () => {
  await using server = await startTestServer();
  await post(server, 1, 2);
  await using events = await EventReader.open(server);
  const { headers } = events.response;
  assertEquals(headers.get("content-type"), "text/event-stream");
  assertEquals(headers.get("cache-control"), "no-store");

  const welcome = await events.next();
  assertEquals([welcome?.id, welcome?.message?.type], [null, "welcome"]);
  const missed = await events.next();
  assertEquals([missed?.id, seqsOf(missed)], ["2", [1, 2]]);
  await post(server, 3);
  const next = await events.next();
  assertEquals([next?.id, seqsOf(next)], ["3", [3]]);

  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  assertEquals((await events.next())?.message?.type, "user_joined");
  ben.send({ type: "typing" });
  assertEquals((await events.next())?.message?.type, "typing");
});

Deno.test("Events keep a text apart that looks like an event or an id", async () => {
  await using server = await startTestServer();
  await using events = await EventReader.open(server);
  await events.next();
  await events.next();
  const text = 'a\n\ndata: {"type":"pong","at":1}\nid: 99\n{"seq":77,"id":"x"}';
  await server.islet.chat.parts.history.append(ROOM, aNewEntry("c1", { text }));
  const event = await events.next();
  assertEquals([event?.id, seqsOf(event)], ["1", [1]]);
});

for (
  const [what, query, headers] of [
    ["Last-Event-ID", "?name=Ana", { "Last-Event-ID": "2" }],
    ["after", "?name=Ana&after=2", {}],
    ["Last-Event-ID before after", "?name=Ana&after=0", {
      "Last-Event-ID": "2",
    }],
  ] as const
) {
  Deno.test(`Events go on after ${what}`, async () => {
    await using server = await startTestServer();
    await post(server, 1, 4);
    await using events = await EventReader.open(server, query, headers);
    await events.next();
    assertEquals(seqsOf(await events.next()), [3, 4]);
  });
}

const REFUSED: [
  what: string,
  query: string,
  headers: Record<string, string>,
  status: number,
][] = [
  ["after no seq", "?name=Ana&after=x", {}, 400],
  ["an id that is no seq", "?name=Ana", { "Last-Event-ID": "x" }, 400],
];

for (const [what, query, headers, status] of REFUSED) {
  Deno.test(`Events answer ${status} to ${what}`, async () => {
    await using server = await startTestServer();
    await using events = await EventReader.open(server, query, headers);
    assertEquals(events.response.status, status);
    assertEquals(server.islet.connections.size, 0);
  });
}

Deno.test("A HEAD for events says what they are, and joins nobody", async () => {
  await using server = await startTestServer();
  const url = `${server.url}/api/rooms/tea/events?name=Ana`;
  const { status, headers, body } = await fetch(url, { method: "HEAD" });
  assertEquals([status, body], [200, null]);
  assertEquals(headers.get("content-type"), "text/event-stream");
  const { connections, chat: { parts: { rooms } } } = server.islet;
  assertEquals([rooms.sessions, connections.size], [0, 0]);
});

Deno.test("Events answer 503 on a full server", async () => {
  await using server = await startTestServer({ ISLET_MAX_SESSIONS: "1" });
  await using _one = await EventReader.open(server);
  await using two = await EventReader.open(server, "?name=Ben");
  assertEquals(two.response.status, 503);
});

Deno.test("A reader of events is in the room until they go", async () => {
  await using server = await startTestServer();
  const { connections, chat: { parts: { rooms } } } = server.islet;
  await using ben = await TestClient.join(server.url, "tea", { name: "Ben" });
  {
    await using events = await EventReader.open(server);
    await events.next();
    assertEquals(rooms.online(ROOM).onlineCount, 2);
  }
  assertEquals((await ben.next("user_left")).userName, "Ana");
  assertEquals([rooms.sessions, connections.size], [1, 1]);
});

Deno.test("Events end when the server stops, and say why", async () => {
  await using server = await startTestServer();
  await using events = await EventReader.open(server);
  await events.next();
  await events.next();
  const stopped = server.islet.shutdown();
  assertEquals((await events.next())?.comments, [
    ": closed 1012 The server restarts",
  ]);
  assertEquals(await events.next(), null);
  await stopped;
});
