// Runs on the command line: `deno task start`.

import { readConfig } from "../config.ts";
import { StartError } from "../server/open_kv.ts";
import { exitWithReason } from "./exit_with_reason.ts";

const SERVER = new URL("../../_fresh/server.js", import.meta.url);

/** Serves what `deno task build` has written until it is asked to stop. */
async function start(): Promise<void> {
  const { port, hostname } = readConfig((name) => Deno.env.get(name));
  // Imported only now: main.ts opens the store, and settings come first. The
  // built server imports the same main.ts.
  const { default: server } = await import(SERVER.href);
  const { islet } = await import("../../main.ts");
  const http = listen({ port, hostname }, server.fetch);
  // Not before: it would close the sockets with 1001, and clients would back off.
  islet.onStopped(() => http.shutdown());
}

function listen(
  address: { port: number; hostname: string },
  handler: Deno.ServeHandler,
): Deno.HttpServer {
  try {
    return Deno.serve({ ...address, onListen: announce }, handler);
  } catch (cause) {
    const where = `${address.hostname}:${address.port}`;
    if (cause instanceof Deno.errors.AddrInUse) {
      throw new StartError(
        `Cannot listen on ${where}: it is in use, set PORT to another`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot listen on ${where}: ${reason}`, { cause });
  }
}

function announce({ hostname, port }: { hostname: string; port: number }) {
  const isEverywhere = hostname === "0.0.0.0" || hostname === "::";
  const host = isEverywhere ? "localhost" : hostname;
  // deno-lint-ignore no-console -- this is a command line
  console.log(`Islet is open at http://${host}:${port}`);
}

try {
  await start();
} catch (error) {
  exitWithReason(error);
}
