// Runs on the command line, imported by dev_standby.ts.

import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { readConfig } from "../config.ts";
import type { State } from "../server/state.ts";
import { exitWithReason } from "./exit_with_reason.ts";

/** Shows in the browser why there is no app. */
function failingApp(error: unknown): App<State> {
  return new App<State>().use(staticFiles()).all("*", () => {
    throw error;
  });
}

async function importApp(): Promise<App<State>> {
  try {
    const { app } = await import("../../main.ts");
    return app;
  } catch (error) {
    // deno-lint-ignore no-console -- this is a command line
    console.error(error);
    return failingApp(error);
  }
}

try {
  const { port, hostname } = readConfig((name) => Deno.env.get(name));
  await new Builder<State>().listen(importApp, { port, hostname });
} catch (error) {
  exitWithReason(error);
}
