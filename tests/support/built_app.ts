import { Builder } from "fresh/dev";
import type { State } from "../../lib/server/state.ts";
import { startTestServer, type TestServer } from "./test_server.ts";

// Before any test, so that a bundler that goes on running is no leak of one.
const apply = await new Builder<State>().build({ snapshot: "memory" });

/**
 * Starts the app with its islands, built once for all tests of a process.
 *
 * @param settings Environment variables, as for `startTestServer`.
 */
export async function startBuiltServer(
  settings: Record<string, string> = {},
): Promise<TestServer> {
  return await startTestServer(settings, apply);
}
