/**
 * A peer: `ws`, the usual WebSocket package of Node. A message is sent to each
 * socket of the room as it came; nothing is stored.
 *
 * @module
 */

// @ts-types="npm:@types/ws@8.18.1"
import { type WebSocket, WebSocketServer } from "npm:ws@8.23.0";

const rooms = new Map<string, Set<WebSocket>>();

function roomOf(url = ""): Set<WebSocket> {
  const { pathname } = new URL(url, "http://127.0.0.1");
  const room = rooms.get(pathname) ?? new Set();
  rooms.set(pathname, room);
  return room;
}

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  backlog: 1024,
});
server.on("connection", (socket, request) => {
  const room = roomOf(request.url);
  room.add(socket);
  socket.on("close", () => room.delete(socket));
  socket.on("message", (data) => {
    for (const member of room) member.send(data, { binary: false });
  });
});
server.on("listening", () => {
  const address = server.address();
  if (typeof address === "string" || address === null) return;
  // deno-lint-ignore no-console -- whoever started it waits for this line
  console.log(`http://127.0.0.1:${address.port}`);
});
