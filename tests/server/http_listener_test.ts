import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Connections } from "../../lib/server/connections.ts";
import { HttpListener } from "../../lib/server/http_listener.ts";
import { createLogger } from "../../lib/server/logger.ts";

const ADDRESS = "192.0.2.1";

// Servers whose connections fail when a test says so. A real one, without files, is
// in tests/integration/open_files_test.ts.

const PORT = 12345;
const NO_FILES = new Deno.errors.Http(
  "Error: Too many open files (os error 24)",
);

/** A server that a test has fail. */
class FakeServer implements Deno.HttpServer<Deno.NetAddr> {
  readonly addr: Deno.NetAddr;
  readonly #end = Promise.withResolvers<void>();
  /** How often it was asked to end. */
  shutdowns = 0;

  constructor(port: number) {
    this.addr = { transport: "tcp", hostname: "127.0.0.1", port };
  }

  get finished(): Promise<void> {
    return this.#end.promise;
  }

  fail(cause: unknown): void {
    this.#end.reject(cause);
  }

  shutdown(): Promise<void> {
    this.shutdowns++;
    this.#end.resolve();
    return this.#end.promise.catch(() => {});
  }

  ref(): void {}

  unref(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

/** Starts a listener whose servers, ports asked for, and log a test can see. */
function startListener() {
  const servers: FakeServer[] = [];
  const ports: (number | undefined)[] = [];
  const log: string[] = [];
  const connections = new Connections();
  const options = {
    serve: (port?: number): FakeServer => {
      ports.push(port);
      const server = new FakeServer(port ?? PORT);
      servers.push(server);
      return server;
    },
    connections,
    log: createLogger({
      level: "info",
      format: "text",
      now: Date.now,
      write: (line) => log.push(line),
    }),
    now: Date.now,
  };
  const listener = new HttpListener(options);
  /** Has the current server fail, and waits until that is noticed. */
  async function fail(cause: unknown = NO_FILES): Promise<void> {
    servers.at(-1)?.fail(cause);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
  return { listener, options, servers, ports, log, connections, fail };
}

Deno.test("HttpListener serves on, on the same port, when a server fails", async () => {
  using time = new FakeTime();
  const { listener, ports, servers, fail } = startListener();
  await fail();
  assertEquals(servers.length, 1);
  time.tick(100);
  assertEquals(ports, [undefined, PORT]);
  assertEquals(listener.addr.port, PORT);
  await listener.shutdown();
});

Deno.test("HttpListener serves on when a server ends by itself", async () => {
  using time = new FakeTime();
  const { listener, servers, log } = startListener();
  await servers[0]?.shutdown();
  await time.tickAsync(100);
  assertEquals([servers.length, log.length], [2, 1]);
  await listener.shutdown();
});

Deno.test("HttpListener waits longer each time, and briefly again after a good while", async () => {
  using time = new FakeTime();
  const { listener, servers, fail } = startListener();
  for (const waitMs of [100, 200, 400]) {
    const before = servers.length;
    await fail();
    time.tick(waitMs - 1);
    assertEquals(servers.length, before);
    time.tick(1);
    assertEquals(servers.length, before + 1);
  }
  time.tick(10_001);
  await fail();
  time.tick(100);
  assertEquals(servers.length, 5);
  await listener.shutdown();
});

Deno.test("HttpListener logs one line a minute, without a stack", async () => {
  using time = new FakeTime();
  const { listener, log, fail } = startListener();
  for (let i = 0; i < 10; i++) {
    await fail();
    time.tick(5_000);
  }
  assertEquals(log.length, 1);
  assertEquals(log[0]?.includes("\n"), false);
  time.tick(10_000);
  await fail();
  assertEquals(log.length, 2);
  await listener.shutdown();
});

Deno.test("HttpListener tries again when the port can't be had", async () => {
  using time = new FakeTime();
  const { listener, options, servers, fail, log } = startListener();
  const { serve } = options;
  options.serve = () => {
    throw new Deno.errors.AddrInUse("In use");
  };
  await fail();
  time.tick(100 + 200 + 400);
  assertEquals([servers.length, log.length], [1, 1]);
  options.serve = serve;
  time.tick(800);
  assertEquals(servers.length, 2);
  await listener.shutdown();
});

Deno.test("HttpListener ends a former server once its last connection is closed", async () => {
  using time = new FakeTime();
  const { listener, servers, connections, fail } = startListener();
  const [one, two, three] = [{}, {}, {}];
  connections.add(one, ADDRESS);
  connections.add(two, ADDRESS);
  await fail();
  time.tick(100);
  // These came to the second server, and don't keep the first.
  connections.add(three, ADDRESS);
  await fail();
  time.tick(200);
  const ended = () => servers.map(({ shutdowns }) => shutdowns);
  assertEquals(ended(), [0, 0, 0]);
  connections.delete(one);
  connections.delete(three);
  time.tick(60_000);
  assertEquals(ended(), [0, 1, 0]);
  connections.delete(two);
  time.tick(60_000);
  assertEquals(ended(), [1, 1, 0]);
  // Nothing is left to be looked after.
  assertEquals(time.next(), false);
  await listener.shutdown();
});

Deno.test("HttpListener looks after former servers again after a while without any", async () => {
  using time = new FakeTime();
  const { listener, servers, connections, fail } = startListener();
  for (const index of [0, 1]) {
    const connection = {};
    connections.add(connection, ADDRESS);
    await fail();
    time.tick(1_000);
    assertEquals(servers[index]?.shutdowns, 0);
    connections.delete(connection);
    time.tick(60_000);
    assertEquals(servers[index]?.shutdowns, 1);
  }
  await listener.shutdown();
});

Deno.test("HttpListener ends a former server without connections at once", async () => {
  using time = new FakeTime();
  const { listener, servers, fail } = startListener();
  await fail();
  time.tick(100);
  assertEquals(servers[0]?.shutdowns, 1);
  await listener.shutdown();
});

Deno.test("HttpListener.shutdown() ends all servers and every timer", async () => {
  using time = new FakeTime();
  const { listener, servers, connections, fail, log } = startListener();
  connections.add({}, ADDRESS);
  await fail();
  time.tick(100);
  await fail();
  await listener.shutdown();
  assertEquals(servers.map(({ shutdowns }) => shutdowns), [1, 1]);
  assertEquals(time.next(), false);
  assertEquals(log.length, 1);
});
