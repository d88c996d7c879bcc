import { assertEquals } from "@std/assert";
import {
  MAX_LINGER_FRAMES,
  MAX_LINGER_MS,
  startClosingHandshake,
} from "../../lib/server/closing_handshake.ts";
import { RawPeer } from "../support/raw_peer.ts";

/** A server that starts to close each socket at its first frame. */
function startServer(idleTimeoutSeconds = 90) {
  let now = 0;
  let stirred = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let frames = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request, {
        idleTimeout: idleTimeoutSeconds,
      });
      socket.onmessage = () => {
        frames++;
        stirred.resolve();
        stirred = Promise.withResolvers();
        if (frames > 1) return;
        startClosingHandshake(socket, 1008, "Too many frames", () => now);
      };
      socket.onclose = () => ended.resolve();
      return response;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    /** Resolves when a socket is closed here. */
    ended: ended.promise,
    /** Frames that were read. */
    get frames() {
      return frames;
    },
    /** Waits until this many frames were read. */
    async read(count: number) {
      while (frames < count) await stirred.promise;
    },
    /** Moves the clock on. */
    pass(ms: number) {
      now += ms;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("startClosingHandshake() tells a peer why that doesn't stop sending", async () => {
  await using server = startServer();
  using peer = await RawPeer.connect(server.url);
  await peer.flood("x");
  assertEquals(await peer.closeCode, 1008);
  peer[Symbol.dispose]();
  await server.ended;
  // The first is answered by the close frame, and what is left in the kernel isn't read.
  assertEquals(server.frames, 1 + MAX_LINGER_FRAMES);
});

Deno.test("startClosingHandshake() ends with the peer's close frame", async () => {
  await using server = startServer();
  const peer = new WebSocket(server.url);
  const closed = new Promise<CloseEvent>((done) => peer.onclose = done);
  peer.onopen = () => peer.send("x");
  const { code, reason, wasClean } = await closed;
  assertEquals([code, reason, wasClean], [1008, "Too many frames", true]);
  await server.ended;
});

Deno.test("startClosingHandshake() ends with the connection of a peer that hangs up", async () => {
  await using server = startServer();
  using peer = await RawPeer.connect(server.url);
  await peer.send("x");
  await server.read(1);
  peer[Symbol.dispose]();
  await server.ended;
});

Deno.test("startClosingHandshake() reads on for 10 s, and no longer", async () => {
  await using server = startServer();
  using peer = await RawPeer.connect(server.url);
  await peer.send("x");
  await server.read(1);
  server.pass(MAX_LINGER_MS);
  await peer.send("x");
  await server.read(2);
  await peer.send("x");
  await server.read(3);
  server.pass(1);
  await peer.send("x");
  await server.read(4);
  await peer.send("x");
  await server.ended;
  assertEquals([MAX_LINGER_MS, server.frames], [10_000, 4]);
});

Deno.test("startClosingHandshake() doesn't wait for a peer that falls silent", async () => {
  await using server = startServer(1);
  using peer = await RawPeer.connect(server.url);
  await peer.send("x");
  assertEquals(await peer.closeCode, 1008);
  await server.ended;
});
