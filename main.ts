/**
 * The app, put together. `_fresh/server.js` imports it, in development and on
 * Deno Deploy as well as on a machine of one's own.
 *
 * @module
 */

import { App, staticFiles } from "fresh";
import { registerRoutes } from "./fresh.gen.ts";
import { readConfig } from "./lib/config.ts";
import { Islet } from "./lib/server/islet.ts";
import { provide } from "./lib/server/provide.ts";
import { onSweepSignal, onTermination } from "./lib/server/signals.ts";
import type { State } from "./lib/server/state.ts";

/** The running server. */
export const islet = await Islet.open(
  readConfig((name) => Deno.env.get(name)),
  // deno-lint-ignore no-console -- the log of the server is its standard output
  { now: Date.now, write: (line) => console.log(line) },
);

/** The app that answers requests. */
export const app = registerRoutes(
  new App<State>().use(staticFiles()).use(provide(islet)),
);

onSweepSignal((signal) => islet.sweep(signal));

onTermination(async () => {
  await islet.shutdown();
  Deno.exit(0);
});
