// Runs on the command line: `deno task build [--if-needed]`.

import { Builder } from "fresh/dev";
import { isBuildFresh } from "./build_freshness.ts";

const isNeeded = !Deno.args.includes("--if-needed") || !await isBuildFresh();
if (isNeeded) await new Builder().build();
