// Runs on the command line: `deno task dev`.

import { Builder } from "fresh/dev";
import { readConfig } from "../config.ts";
import { exitWithReason } from "./exit_with_reason.ts";

try {
  const { port, hostname } = readConfig((name) => Deno.env.get(name));
  await new Builder().listen(() => import("../../main.ts"), {
    port,
    hostname,
  });
} catch (error) {
  exitWithReason(error);
}
