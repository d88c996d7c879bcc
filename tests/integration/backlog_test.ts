import { deadline } from "@std/async/deadline";
import { buildOnDisk } from "../support/build_on_disk.ts";
import { ServerProcess } from "../support/server_process.ts";

await buildOnDisk();

// Three times what Deno has room for by default.
const CROWD = 1500;

// Where there is no room the second try comes after a second, and finds none either.
const TIMEOUT_MS = 10_000;

Deno.test("A crowd can come at once while the server has no time for it", async () => {
  await using server = await ServerProcess.start({ ISLET_KV_PATH: ":memory:" });
  const { hostname, port } = new URL(await server.url);
  const crowd: Deno.Conn[] = [];
  const abort = new AbortController();
  // Connections are made by the kernel alone then.
  server.kill("SIGSTOP");
  try {
    const coming = Array.from({ length: CROWD }, async () => {
      const { signal } = abort;
      crowd.push(await Deno.connect({ hostname, port: Number(port), signal }));
    });
    await deadline(Promise.all(coming), TIMEOUT_MS);
  } finally {
    abort.abort();
    for (const connection of crowd) connection.close();
    server.kill("SIGCONT");
  }
});
