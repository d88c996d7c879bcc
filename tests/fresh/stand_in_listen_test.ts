// How the development server of lib/fresh starts. Fresh's own starts otherwise.

import { App } from "fresh";
import { Builder } from "fresh/dev";
import { assertEquals, assertRejects } from "@std/assert";
import { freePort } from "../support/free_port.ts";
import { STAND_IN_ONLY } from "../support/stand_in.ts";
import { until } from "../support/until.ts";

// The server is there before the bundle is, and a bundle can't be stopped.
const UNBUNDLED = { ...STAND_IN_ONLY, sanitizeOps: false };

const FIXTURE = new URL("./fixture/", import.meta.url).href;

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
