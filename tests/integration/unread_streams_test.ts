import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EVENT_FORMAT, EVENT_HEADERS } from "../../lib/server/event_format.ts";
import { LiveFormat, MAX_LIVE_ROWS } from "../../lib/server/live_format.ts";
import { serveStream } from "../../lib/server/stream.ts";
import type { StreamFormat } from "../../lib/server/stream_session.ts";
import { Clock } from "../../lib/ui/clock.ts";
import { LivePage } from "../../lib/ui/live_page.tsx";
import { aNewEntry } from "../support/a_new_entry.ts";
import { aRoom } from "../support/a_room.ts";
import { aCaller } from "../support/a_caller.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { NO_CLOCK } from "../ui/render.ts";
import { aHeading } from "../support/a_heading.ts";

// Peers that don't read, over real sockets. Some MiB stay in the kernel before the
// server sees anything of it.

const ROOM = aRoom("tea");
const LOOK_INTERVAL_MS = 200;
// In a page each of these is a link, which takes many times as much.
const TEXT = "http://a.b ".repeat(180);

const events = () => EVENT_FORMAT;

/** A page of nobody in particular. */
function aLiveFormat(): LiveFormat {
  const page = new LivePage({
    room: ROOM,
    about: aHeading({ room: ROOM }),
    messages: [],
    quoted: [],
    hasOlder: false,
    newSeq: null,
    user: null,
    onlineUsers: [],
    clock: new Clock(NO_CLOCK),
    stylesheet: "/styles.css",
    nonce: "abc",
  });
  const options = { page, room: ROOM, head: 0, readSeq: null };
  return new LiveFormat({ ...options, random: () => 0 });
}

/** Serves a room's stream alone, and looks after readers more often. */
function serve(
  { islet }: TestServer,
  format: () => StreamFormat,
): Deno.HttpServer<Deno.NetAddr> {
  const caller = aCaller();
  const request = () => ({
    door: islet.chat.enter(ROOM, caller),
    caller,
    after: null,
    reconnect: null,
  });
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (_request, { completed }) =>
      serveStream(islet, request(), {
        format: format(),
        headers: EVENT_HEADERS,
        completed,
        lookIntervalMs: LOOK_INTERVAL_MS,
      }),
  );
}

/** Asks for events, and reads nothing. */
async function openUnread({ addr }: Deno.HttpServer<Deno.NetAddr>) {
  const connection = await Deno.connect({
    hostname: addr.hostname,
    port: addr.port,
  });
  const request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  return connection;
}

/** Posts until nobody is left in the room, and no more than so much. */
async function talkUntilDropped(
  { islet }: TestServer,
  most = Infinity,
): Promise<void> {
  let posted = 0;
  await until("the reader has been sent away", async () => {
    const drafts = Array.from(
      { length: Math.min(200, most - posted) },
      () => aNewEntry(`c${posted++}`, { text: TEXT }),
    );
    await Promise.all(
      drafts.map((newEntry) => islet.chat.parts.history.append(ROOM, newEntry)),
    );
    return islet.chat.parts.rooms.sessions === 0;
  });
}

/** Reads to the end of the answer; returns how it ends. */
async function readToEnd(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let tail = "";
  while (!tail.endsWith("\r\n0\r\n\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) break;
    tail = (tail + decoder.decode(buffer.subarray(0, length))).slice(-400);
  }
  return tail;
}

for (
  const [what, format, most, end] of [
    ["no events", events, Infinity, ": closed 1013 Reading too slowly\n\n"],
    // A page that has become long, or lacks something, would end by itself.
    ["no live page", aLiveFormat, MAX_LIVE_ROWS - 1, "Reading too slowly. "],
  ] as const
) {
  Deno.test(`Who reads ${what} is sent away, counted until they are gone, and told why when they read`, async () => {
    await using server = await startTestServer({
      ISLET_HISTORY_BYTES: String(8 * 1024 * 1024),
    });
    await using http = serve(server, format);
    const { connections, chat: { parts: { rooms } } } = server.islet;
    using connection = await openUnread(http);
    await until("they are in the room", () => rooms.sessions === 1);
    await talkUntilDropped(server, most);
    assertEquals(connections.size, 1);
    assertStringIncludes(await readToEnd(connection), end);
    await until("they are gone", () => connections.size === 0);
  });
}

Deno.test("Who reads no events and goes is gone", async () => {
  await using server = await startTestServer();
  await using http = serve(server, events);
  const { connections, chat: { parts: { rooms } } } = server.islet;
  {
    using _connection = await openUnread(http);
    await until("they are in the room", () => rooms.sessions === 1);
    await talkUntilDropped(server);
    assertEquals(connections.size, 1);
  }
  await until("they are gone", () => connections.size === 0);
});

Deno.test("A server stops in time although somebody reads no events", async () => {
  const server = await startTestServer();
  const { islet, log } = server;
  const http = serve(server, events);
  const connection = await openUnread(http);
  await until(
    "they are in the room",
    () => islet.chat.parts.rooms.sessions === 1,
  );
  await talkUntilDropped(server);
  const askedAt = Date.now();
  await islet.shutdown();
  assert(Date.now() - askedAt < 5000);
  assertStringIncludes(log.at(-1) ?? "", "Stopped");
  connection.close();
  await http.shutdown();
});
