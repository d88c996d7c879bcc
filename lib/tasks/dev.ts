// Runs on the command line: `deno task dev`.

import { onTermination } from "../server/signals.ts";
import { DevProcess } from "./dev_process.ts";
import { sourceChanges } from "./source_changes.ts";

// What the server imports. It follows the static files by itself.
const FOLDERS = ["islands", "lib", "routes"];

let server = new DevProcess();
onTermination(async () => {
  await server.stop();
  Deno.exit(0);
});

for await (const [path] of sourceChanges(FOLDERS)) {
  // deno-lint-ignore no-console -- this is a command line
  console.log(`${path} has changed: starting again`);
  await server.stop();
  server = new DevProcess();
}
