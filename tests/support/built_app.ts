import { Builder } from "fresh/dev";
import type { State } from "../../lib/server/state.ts";
import { startTestServer, type TestServer } from "./test_server.ts";

let build: ReturnType<Builder<State>["build"]> | undefined;

/**
 * Starts the app with its islands, built once for all tests of a process.
 *
 * @param settings Environment variables, as for `startTestServer`.
 */
export async function startBuiltServer(
  settings: Record<string, string> = {},
): Promise<TestServer> {
  build ??= new Builder<State>().build({ snapshot: "memory" });
  return await startTestServer(settings, await build);
}
