import { assert, assertEquals, assertMatch } from "@std/assert";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { freePort } from "../support/free_port.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TestClient } from "../support/test_client.ts";
import { until } from "../support/until.ts";

await buildOnDisk();

const OPEN_FILES = 128;

/** Opens connections that say nothing, until the server takes no more. */
async function takeAllFiles(url: string): Promise<AsyncDisposable> {
  const { hostname, port } = new URL(url);
  const silent: Deno.Conn[] = [];
  let isRefused = false;
  while (!isRefused) {
    try {
      silent.push(await Deno.connect({ hostname, port: Number(port) }));
    } catch {
      isRefused = true;
    }
  }
  return {
    [Symbol.asyncDispose]: async () => {
      for (const connection of silent) connection.close();
      await Promise.resolve();
    },
  };
}

/** Comes in as soon as one of the listeners has a file for it, and stays. */
async function joinAgain(url: string): Promise<TestClient> {
  const clients: TestClient[] = [];
  await until("new connections are taken", async () => {
    try {
      clients.push(await TestClient.join(url, "tea", { name: "ben" }));
    } catch {
      // Its listener has not noticed yet that there are files again.
    }
    return clients.length > 0;
  });
  const [client] = clients;
  assert(client !== undefined);
  return client;
}

function complaints({ output }: ServerProcess): string[] {
  return output.split("\n").filter((line) =>
    line.includes("new connections wait")
  );
}

const { hardwareConcurrency } = navigator;

for (
  const [how, args, listeners] of [
    ["alone", [], 1],
    ["with workers", ["--parallel"], hardwareConcurrency],
  ] as const
) {
  Deno.test(`Who takes all files neither ends the server (${how}) nor whom it serves`, async () => {
    const folder = await Deno.makeTempDir();
    const port = String(freePort());
    await using server = await ServerProcess.start(
      // Workers have to know the port; alone, a free one has to stay the same.
      {
        ISLET_KV_PATH: `${folder}/islet.sqlite`,
        PORT: args.length > 0 ? port : "0",
      },
      args,
      { openFiles: OPEN_FILES },
    );
    const url = await server.url;
    await using client = await TestClient.join(url, "tea", { name: "ana" });
    {
      await using _silent = await takeAllFiles(url);
      await until("the server says so", () => complaints(server).length > 0);
      // Whoever is connected can talk.
      client.send({ type: "message", id: "c1", text: "Still here?" });
      await client.untilMessages(1);
    }
    await using ben = await joinAgain(url);
    client.send({ type: "message", id: "c2", text: "Yes" });
    await ben.untilMessages(2);
    assertEquals(ben.messages.map(({ id }) => id), ["c1", "c2"]);
    const lines = complaints(server);
    assertMatch(lines[0] ?? "", /ulimit -Hn/);
    assert(lines.length <= listeners, lines.join("\n"));

    const askedAt = Date.now();
    assertEquals(await server.stop(), { code: 0, signal: null });
    assertEquals((await client.closed).code, 1012);
    assert(Date.now() - askedAt < 5000);
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("A server without a file left stops in time", async () => {
  await using server = await ServerProcess.start(
    { ISLET_KV_PATH: ":memory:" },
    [],
    { openFiles: OPEN_FILES },
  );
  const url = await server.url;
  await using client = await TestClient.join(url, "tea", { name: "ana" });
  await using _silent = await takeAllFiles(url);
  const askedAt = Date.now();
  assertEquals(await server.stop(), { code: 0, signal: null });
  assertEquals((await client.closed).code, 1012);
  assert(Date.now() - askedAt < 5000);
});
