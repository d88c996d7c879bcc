// Runs on the command line: `deno task start [--parallel]`.

import { type Config, readConfig } from "../config.ts";
import { StartError } from "../store/open_kv.ts";
import { onSweepSignal, onTermination } from "../server/signals.ts";
import { exitWithReason } from "./exit_with_reason.ts";
import { serve } from "./serve.ts";
import type { WorkerReport } from "./serve_worker.ts";

/**
 * Serves with a worker a core, all on one port and one store. Each worker hears of
 * signals and stops by itself; the process ends with the last of them.
 */
async function startWorkers(): Promise<void> {
  checkShareable(readConfig((name) => Deno.env.get(name)));
  onTermination(() => {});
  onSweepSignal(() => {});
  let url = "";
  // One after the other: the first makes the store that all of them open.
  for (let i = 0; i < navigator.hardwareConcurrency; i++) {
    url = await startWorker();
  }
  announce(url);
}

function checkShareable({ port, kvPath }: Config): void {
  if (port === 0) {
    throw new StartError("Cannot share a port that isn't known: set PORT");
  }
  if (kvPath === ":memory:") {
    throw new StartError("Cannot share a store in memory: set ISLET_KV_PATH");
  }
}

/** Starts a worker; returns where it is open. */
function startWorker(): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const worker = new Worker(new URL("./serve_worker.ts", import.meta.url), {
    type: "module",
  });
  worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
    if ("url" in data) resolve(data.url);
    else reject(new StartError(data.reason));
  };
  worker.onerror = (event) => reject(event.error);
  return promise;
}

function announce(url: string): void {
  // deno-lint-ignore no-console -- this is a command line
  console.log(`Islet is open at ${url}`);
}

try {
  if (Deno.args.includes("--parallel")) await startWorkers();
  else await serve({ isShared: false, onOpen: announce });
} catch (error) {
  exitWithReason(error);
}
