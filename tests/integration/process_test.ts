import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { SCHEMA_KEY } from "../../lib/store/keys.ts";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { freePort } from "../support/free_port.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempStore } from "../support/temp_store.ts";
import { until } from "../support/until.ts";
import { TestClient } from "../support/test_client.ts";

await buildOnDisk();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`On ${signal} the server stores what is pending, closes with 1012 and exits with 0`, async () => {
    const folder = await Deno.makeTempDir();
    const settings = {
      ISLET_KV_PATH: `${folder}/islet.sqlite`,
      ISLET_RATE_PER_SECOND: "0",
    };
    await using server = await ServerProcess.start(settings);
    const url = await server.url;
    await using client = await TestClient.join(url, "tea", { name: "ana" });
    for (let i = 1; i <= 200; i++) {
      client.send({ type: "message", id: `c${i}`, text: `Message ${i}` });
    }
    await client.untilMessages(1);
    const signaledAt = Date.now();
    server.kill(signal);

    assertEquals((await client.closed).code, 1012);
    assertEquals(await server.ended(), { code: 0, signal: null });
    const tookMs = Date.now() - signaledAt;
    assert(tookMs < 5000, `took ${tookMs} ms`);

    await using again = await ServerProcess.start(settings);
    const response = await fetch(
      `${await again.url}/api/rooms/tea/messages?after=0&limit=200`,
    );
    const { messages } = await response.json();
    const stored = messages.map(({ id }: { id: string }) => id);
    const acknowledged = client.messages.map(({ id }) => id);
    assertEquals(stored.slice(0, acknowledged.length), acknowledged);
    assertEquals(new Set(stored).size, stored.length);
    await Deno.remove(folder, { recursive: true });
  });
}

for (
  const [signal, args, workers] of [
    ["SIGUSR1", [], 1],
    ["SIGUSR2", ["--parallel"], navigator.hardwareConcurrency],
  ] as const
) {
  Deno.test(`On ${signal} the server sweeps broken sessions, and goes on (workers: ${workers})`, async () => {
    await using store = await TempStore.create();
    await using server = await ServerProcess.start({
      PORT: String(freePort()),
      ISLET_KV_PATH: store.path,
    }, args);
    server.kill(signal);
    const swept = /Cleaned up 0 broken sessions\. Active: 0/g;
    await until(
      "each worker has swept",
      () => server.output.match(swept)?.length === workers,
    );
    assertStringIncludes(server.output, `Asked to clean up by ${signal}`);
    const response = await fetch(`${await server.url}/api/health`);
    assertEquals((await response.json()).status, "ok");
    assertEquals(await server.stop(), { code: 0, signal: null });
  });
}

/** Starts a server that can't, and returns what it says. */
async function failToStart(
  settings: Record<string, string>,
): Promise<string> {
  await using server = ServerProcess.spawn(settings);
  assertEquals((await server.ended()).code, 1);
  // An operator's mistake is no bug: no stack trace.
  assertNotMatch(server.output, /^\s+at /m);
  return server.output;
}

Deno.test("A setting that isn't a number stops the start, and is named", async () => {
  const output = await failToStart({ PORT: "eight", ISLET_CLEANUP_MS: "-1" });
  assertMatch(output, /PORT must be .*: it is "eight"/);
  assertMatch(output, /ISLET_CLEANUP_MS must be .*: it is "-1"/);
});

Deno.test("A port in use stops the start, and is named", async () => {
  const port = freePort();
  using _listener = Deno.listen({ hostname: "127.0.0.1", port });
  const output = await failToStart({
    PORT: String(port),
    ISLET_KV_PATH: ":memory:",
  });
  assertStringIncludes(output, `127.0.0.1:${port}`);
  assertStringIncludes(output, "set PORT to another");
});

Deno.test("A host that isn't this machine's stops the start, and is named", async () => {
  const output = await failToStart({
    HOST: "192.0.2.1",
    ISLET_KV_PATH: ":memory:",
  });
  assertStringIncludes(output, "Cannot listen on 192.0.2.1:0");
});

Deno.test("A store of a newer Islet stops the start, and is named", async () => {
  await using store = await TempStore.create();
  {
    using kv = await Deno.openKv(store.path);
    await kv.set(SCHEMA_KEY, 99);
  }
  const output = await failToStart({ ISLET_KV_PATH: store.path });
  assertStringIncludes(output, `Cannot use the store at ${store.path}`);
  assertStringIncludes(output, "newer Islet");
});

Deno.test("A store that can't be opened stops the start, and is named", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/not-a-database`;
  await Deno.writeTextFile(path, "This is no SQLite file. ".repeat(100));
  const output = await failToStart({ ISLET_KV_PATH: path });
  assertStringIncludes(output, `Cannot open the store at ${path}`);
  await Deno.remove(folder, { recursive: true });
});
