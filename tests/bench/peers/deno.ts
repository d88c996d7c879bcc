/**
 * A peer: rooms as one writes them first, on Deno alone. A message is sent to each
 * socket of the room as it came; nothing is stored.
 *
 * @module
 */

const rooms = new Map<string, Set<WebSocket>>();

function roomOf(request: Request): Set<WebSocket> {
  const { pathname } = new URL(request.url);
  const room = rooms.get(pathname) ?? new Set();
  rooms.set(pathname, room);
  return room;
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => {
    // deno-lint-ignore no-console -- whoever started it waits for this line
    console.log(`http://127.0.0.1:${port}`);
  },
}, (request) => {
  const room = roomOf(request);
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => room.add(socket);
  socket.onclose = () => room.delete(socket);
  socket.onmessage = ({ data }) => {
    for (const member of room) {
      if (member.readyState === WebSocket.OPEN) member.send(data);
    }
  };
  return response;
});
