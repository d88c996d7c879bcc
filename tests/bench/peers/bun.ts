/**
 * A peer: Bun's native publish and subscribe. A message is published to the room as
 * it came; nothing is stored.
 *
 * @module
 */

/** What is used of a Bun socket. */
interface BunSocket {
  readonly data: { readonly room: string };
  subscribe(topic: string): void;
}

/** What is used of a Bun server. */
interface BunServer {
  readonly port: number;
  upgrade(
    request: Request,
    options: { data: { room: string } },
  ): boolean;
  publish(topic: string, message: string): void;
}

declare const Bun: {
  serve(options: {
    hostname: string;
    port: number;
    fetch(request: Request, server: BunServer): Response | undefined;
    websocket: {
      open(socket: BunSocket): void;
      message(socket: BunSocket, message: string): void;
    };
  }): BunServer;
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    const room = new URL(request.url).pathname;
    if (server.upgrade(request, { data: { room } })) return undefined;
    return new Response("This is a WebSocket", { status: 426 });
  },
  websocket: {
    open: (socket) => socket.subscribe(socket.data.room),
    message: (socket, message) => server.publish(socket.data.room, message),
  },
});
// deno-lint-ignore no-console -- whoever started it waits for this line
console.log(`http://127.0.0.1:${server.port}`);
