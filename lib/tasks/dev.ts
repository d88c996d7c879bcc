// Runs on the command line: `deno task dev`.

import { onTermination } from "../server/signals.ts";
import { DevProcess } from "./dev_process.ts";
import { DevRelay } from "./dev_relay.ts";
import { SourceChanges } from "./source_changes.ts";

// What the server imports. It follows the static files by itself.
const FOLDERS = ["islands", "lib", "routes"];

const relay = new DevRelay(() => new DevProcess());
onTermination(async () => {
  await relay.stop();
  Deno.exit(0);
});

const changes = new SourceChanges(FOLDERS);
while (true) {
  const path = await changes.begun();
  // deno-lint-ignore no-console -- this is a command line
  console.log(`${path} has changed: starting again`);
  await relay.replace(changes.settled());
}
