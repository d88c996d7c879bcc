import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { App, type Context } from "fresh";
import { connect, type Socket } from "node:net";
import { RequestError } from "../../lib/server/request_error.ts";
import type { State } from "../../lib/server/state.ts";
import { upgrade } from "../../lib/server/upgrade.ts";
import { ListenerCount } from "../support/listener_count.ts";

// In each round, one peer after the other goes a turn of the event loop later.
const ROUNDS = 20;
const PEERS = 20;

const HANDSHAKE = [
  "GET / HTTP/1.1",
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  `Sec-WebSocket-Key: ${btoa("sixteen letters!")}`,
].join("\r\n") + "\r\n\r\n";

type Handler = (ctx: Context<State>, peer: Socket) => Promise<Response>;

/** Sends a handshake to a server that answers it with `handler`. */
async function handshake(handler: Handler): Promise<Disposable> {
  const stop = new AbortController();
  const port = Promise.withResolvers<number>();
  const connected = port.promise.then(connectTo);
  const app = new App<State>()
    .get("/", async (ctx) => handler(ctx, await connected));
  Deno.serve({
    signal: stop.signal,
    hostname: "127.0.0.1",
    port: 0,
    onListen: (address) => port.resolve(address.port),
  }, app.handler());
  const peer = await connected;
  peer.write(HANDSHAKE);
  return {
    [Symbol.dispose]() {
      peer.destroy();
      stop.abort();
    },
  };
}

async function connectTo(port: number): Promise<Socket> {
  const peer = connect(port, "127.0.0.1");
  await new Promise<void>((done) => peer.on("connect", done));
  return peer;
}

Deno.test("upgrade() makes no socket of a request whose peer is gone", async () => {
  const outcome = Promise.withResolvers<void>();
  using _connection = await handshake(async (ctx, peer) => {
    await new Promise((done) => {
      ctx.req.signal.addEventListener("abort", done);
      peer.resetAndDestroy();
    });
    const error = await assertRejects(
      () => upgrade(ctx),
      RequestError,
      "The peer is gone",
    );
    assertEquals(error.status, 400);
    outcome.resolve();
    return new Response();
  });
  await outcome.promise;
});

Deno.test("upgrade() tells a socket whose peer goes during the handshake", {
  // Deno never ends this one.
  sanitizeOps: false,
}, async () => {
  const events: string[] = [];
  const outcome = Promise.withResolvers<void>();
  using _connection = await handshake(async (ctx, peer) => {
    const { socket, response } = await upgrade(ctx);
    peer.resetAndDestroy();
    socket.onopen = () => events.push("open");
    socket.onerror = () => {
      events.push("error");
      outcome.resolve();
    };
    return response;
  });
  await outcome.promise;
  assertEquals(events, ["error"]);
});

Deno.test("upgrade() loses no socket whose peer closes during the handshake", async () => {
  const ends: Promise<"closed" | "lost">[] = [];
  const app = new App<State>().get("/", async (ctx) => {
    try {
      const { socket, response } = await upgrade(ctx);
      const { promise, resolve } = Promise.withResolvers<"closed" | "lost">();
      socket.onclose = () => resolve("closed");
      socket.onerror = () => {
        if (socket.readyState === WebSocket.CONNECTING) resolve("lost");
      };
      ends.push(promise);
      return response;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return new Response(null, { status: error.status });
    }
  });
  const stop = new AbortController();
  const server = Deno.serve({
    signal: stop.signal,
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, app.handler());
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: PEERS }, async (_, turns) => {
      const peer = await connectTo(server.addr.port);
      peer.write(HANDSHAKE);
      for (let i = 0; i < turns; i++) {
        await new Promise((done) => setImmediate(done));
      }
      peer.destroy();
    }));
  }
  const outcomes = await Promise.all(ends);
  stop.abort();
  await server.finished;
  assertGreater(outcomes.length, 0);
  assertEquals(outcomes.filter((outcome) => outcome === "lost"), []);
});

Deno.test("upgrade() tells an open socket only what becomes of it", async () => {
  const events: string[] = [];
  const outcome = Promise.withResolvers<void>();
  using _connection = await handshake(async (ctx, peer) => {
    const { socket, response } = await upgrade(ctx);
    for (const type of ["open", "error", "close"]) {
      socket.addEventListener(type, () => events.push(type));
    }
    socket.onopen = () => peer.end();
    socket.onclose = () => outcome.resolve();
    return response;
  });
  await outcome.promise;
  assertEquals(events, ["open", "error", "close"]);
});

Deno.test("upgrade() leaves no listener once the socket is open", async () => {
  using aborts = new ListenerCount();
  const outcome = Promise.withResolvers<void>();
  const once: unknown[] = [];
  using _connection = await handshake(async (ctx, peer) => {
    const start = ctx.upgrade.bind(ctx);
    const upgradeAndListen = (options: Deno.UpgradeWebSocketOptions) => {
      const upgraded = start(options);
      const { socket } = upgraded;
      const add = socket.addEventListener.bind(socket);
      socket.addEventListener = (...args: Parameters<typeof add>) => {
        const [, , settings] = args;
        once.push(typeof settings === "object" && settings.once);
        add(...args);
      };
      return upgraded;
    };
    Object.assign(ctx, { upgrade: upgradeAndListen });
    const before = aborts.size;
    const { socket, response } = await upgrade(ctx);
    assertEquals(aborts.size, before + 1);
    assertEquals(once, [true]);
    socket.onopen = () => {
      assertEquals(aborts.size, before);
      peer.end();
    };
    socket.onclose = () => outcome.resolve();
    return response;
  });
  await outcome.promise;
});
