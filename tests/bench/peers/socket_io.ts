/**
 * A peer: Socket.IO, over WebSockets only. A message is emitted to the room as it
 * came; nothing is stored.
 *
 * @module
 */

import { createServer } from "node:http";
import { Server } from "npm:socket.io@4.8.4";

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
io.on("connection", (socket) => {
  const room = String(socket.handshake.query["room"]);
  socket.join(room);
  socket.on("message", (message: unknown) => {
    io.to(room).emit("message", message);
  });
});
http.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  const address = http.address();
  if (typeof address === "string" || address === null) return;
  // deno-lint-ignore no-console -- whoever started it waits for this line
  console.log(`http://127.0.0.1:${address.port}`);
});
