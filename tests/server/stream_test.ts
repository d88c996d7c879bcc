import { assertEquals } from "@std/assert";
import { EVENT_FORMAT, EVENT_HEADERS } from "../../lib/server/event_format.ts";
import { serveStream } from "../../lib/server/stream.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { afterTurns } from "../support/after_turns.ts";
import { startTestServer } from "../support/test_server.ts";

Deno.test("A stream whose peer is gone before anything of it was read leaves the room, and no timer", async () => {
  await using server = await startTestServer();
  const { islet } = server;
  const caller = aCaller();
  const gone = Promise.withResolvers<void>();
  serveStream(islet, {
    door: islet.chat.enter(aRoom("tea"), caller),
    caller,
    after: null,
    reconnect: null,
  }, {
    format: EVENT_FORMAT,
    headers: EVENT_HEADERS,
    completed: gone.promise,
  });
  const { rooms } = islet.chat.parts;
  assertEquals([rooms.sessions, islet.connections.size], [1, 1]);
  gone.reject(new Error("The connection was reset"));
  await afterTurns(5);
  assertEquals([rooms.sessions, islet.connections.size], [0, 0]);
});
