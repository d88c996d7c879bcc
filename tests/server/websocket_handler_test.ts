import { assertEquals } from "@std/assert";
import { ProtocolError } from "../../lib/protocol/protocol_error.ts";
import { serveSocket } from "../../lib/server/websocket_handler.ts";
import { aCaller } from "../support/a_caller.ts";
import { aRoom } from "../support/a_room.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

type Door = ReturnType<TestServer["islet"]["chat"]["enter"]>;

/**
 * Serves sockets of room tea, whose door is changed by the test.
 *
 * @param change What else happens before a socket opens.
 */
function serveSockets(
  { islet }: TestServer,
  change: (door: Door, socket: WebSocket) => void,
): Deno.HttpServer<Deno.NetAddr> {
  const caller = aCaller();
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request);
      const door = islet.chat.enter(aRoom("tea"), caller);
      serveSocket(socket, islet, {
        door,
        caller,
        after: null,
        reconnect: null,
      });
      change(door, socket);
      return response;
    },
  );
}

/** Connects, sends something once it is open, and says how it was closed. */
async function closeOf(
  { addr }: Deno.HttpServer<Deno.NetAddr>,
  frame?: unknown,
): Promise<[code: number, reason: string]> {
  const socket = new WebSocket(`ws://127.0.0.1:${addr.port}`);
  socket.onopen = () => {
    if (frame !== undefined) socket.send(JSON.stringify(frame));
  };
  return await new Promise((resolve) => {
    socket.onclose = ({ code, reason }) => resolve([code, reason]);
  });
}

Deno.test("A socket that opens while the server stops is told to come back", async () => {
  await using server = await startTestServer();
  await using http = serveSockets(server, () => void server.islet.shutdown());
  assertEquals(await closeOf(http), [1012, "The server restarts"]);
});

Deno.test("A socket whose frame makes the server fail is told to come back later", async () => {
  await using server = await startTestServer();
  await using http = serveSockets(server, (door) => {
    Object.assign(door, {
      submit() {
        throw new TypeError("A fault");
      },
    });
  });
  const frame = { type: "message", id: "c1", text: "Hello" };
  assertEquals(await closeOf(http, frame), [1013, "Something went wrong here"]);
  assertEquals(server.log.length, 1);
});

Deno.test("A socket is let in once, and its request is forgotten then", async () => {
  await using server = await startTestServer();
  let joins = 0;
  await using http = serveSockets(server, (door, socket) => {
    Object.assign(door, {
      join() {
        joins++;
        // The second time it would be called for.
        if (joins === 1) socket.dispatchEvent(new Event("open"));
        socket.close();
      },
    });
  });
  await closeOf(http);
  assertEquals(joins, 1);
});

Deno.test("A socket that is closed is listened to no more", async () => {
  await using server = await startTestServer();
  const left = new Set<string>();
  await using http = serveSockets(server, (_door, socket) => {
    for (const type of ["message", "close", "error"]) left.add(type);
    const remove = socket.removeEventListener.bind(socket);
    socket.removeEventListener = (...args: Parameters<typeof remove>) => {
      left.delete(args[0]);
      remove(...args);
    };
    socket.addEventListener("open", () => socket.close());
  });
  await closeOf(http);
  await until("nothing listens", () => left.size === 0);
});

Deno.test("What is refused after its sender was sent away is no flood", async () => {
  await using server = await startTestServer();
  const { chat } = server.islet;
  const waiting: Parameters<Door["submit"]>[1][] = [];
  const sent = 50;
  await using http = serveSockets(server, (door) => {
    door.submit = (_message, settle) => {
      if (waiting.push(settle) < sent) return;
      chat.parts.rooms.closeAll(4403, "This room was deleted");
      for (const { failed } of waiting) {
        failed(new ProtocolError("gone", "This room was deleted"));
      }
    };
  });
  const socket = new WebSocket(`ws://127.0.0.1:${http.addr.port}`);
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  socket.onopen = () => {
    for (let n = 1; n <= sent; n++) {
      const message = { type: "message", id: `c${n}`, text: "Hello" };
      socket.send(JSON.stringify(message));
    }
  };
  assertEquals(await closed, 4403);
  // Whoever has flooded may not.
  chat.connect(aCaller());
});
