// How the development server of lib/stand_ins/fresh starts. Fresh's own starts otherwise.

import { App } from "fresh";
import { Builder } from "fresh/dev";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { freePort } from "../../support/free_port.ts";
import { STAND_IN_ONLY } from "../../support/stand_in.ts";
import { until } from "../../support/until.ts";

// The server is there before the bundle is, and a bundle can't be stopped.
const UNBUNDLED = { ...STAND_IN_ONLY, sanitizeOps: false };

const FIXTURE = new URL("./fixture/", import.meta.url).href;

const APP = `import { App } from "fresh";
const port = Number(Deno.env.get("PORT"));
new App().get("/", (ctx) => ctx.text("here"))
  .listen({ hostname: "127.0.0.1", port });`;

/** Serves an app for development, for as long as it is in use. */
function listen(importApp: () => Promise<App<unknown>>) {
  const port = freePort();
  const aborter = new AbortController();
  const listening = new Builder({ root: FIXTURE }).listen(
    importApp,
    { hostname: "127.0.0.1", port, signal: aborter.signal, onListen() {} },
  );
  return {
    listening,
    url: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => aborter.abort(),
  };
}

Deno.test(
  "Builder.listen() takes requests before the app is there",
  UNBUNDLED,
  async () => {
    const app = Promise.withResolvers<App<unknown>>();
    using server = listen(() => app.promise);
    const response = fetch(server.url);
    app.resolve(new App().get("/", (ctx) => ctx.text("here")));
    assertEquals(await (await response).text(), "here");
    await server.listening;
  },
);

Deno.test(
  "Builder.listen() leaves the port when the app cannot be imported",
  UNBUNDLED,
  async () => {
    using server = listen(() => Promise.reject(new Error("Lost")));
    await assertRejects(() => server.listening, Error, "Lost");
    await until("the port is free", async () => {
      try {
        await (await fetch(server.url)).body?.cancel();
        return false;
      } catch {
        return true;
      }
    });
  },
);

Deno.test(
  "App.listen() serves on when somebody has taken all files",
  STAND_IN_ONLY,
  async () => {
    const port = freePort();
    const child = new Deno.Command("sh", {
      args: ["-c", `ulimit -n 128; exec "$0" eval "$1"`, Deno.execPath(), APP],
      cwd: new URL("../../../", import.meta.url),
      env: { PORT: String(port), NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const complaints = new Response(child.stderr).text();
    await until("the app is served", () => isServing(port));
    const silent: Deno.Conn[] = [];
    for (let isTaken = true; isTaken;) {
      try {
        silent.push(await Deno.connect({ hostname: "127.0.0.1", port }));
      } catch {
        isTaken = false;
      }
    }
    for (const connection of silent) connection.close();
    await until("the app is served again", () => isServing(port));
    child.kill("SIGTERM");
    await child.status;
    assertMatch(await complaints, /Too many open files/);
  },
);

/** Asks on a new connection: on an old one the former server answers, too. */
async function isServing(port: number): Promise<boolean> {
  try {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    await connection.write(new TextEncoder().encode(request));
    const answer = new Uint8Array(1000);
    const length = await connection.read(answer) ?? 0;
    return new TextDecoder().decode(answer.subarray(0, length))
      .endsWith("here");
  } catch {
    return false;
  }
}
