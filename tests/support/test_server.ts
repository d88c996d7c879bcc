import { App, staticFiles } from "fresh";
import { registerRoutes } from "../../fresh.gen.ts";
import { readConfig } from "../../lib/config.ts";
import { Islet } from "../../lib/server/islet.ts";
import { provide } from "../../lib/server/provide.ts";
import type { State } from "../../lib/server/state.ts";

/** The whole app on a free port of this process. */
export interface TestServer extends AsyncDisposable {
  readonly islet: Islet;
  /** Without a slash at the end. */
  readonly url: string;
  /** Lines of the log so far. */
  readonly log: readonly string[];
}

/**
 * Starts the app.
 *
 * @param settings Environment variables; the store is in memory unless they say
 * otherwise, and nobody is limited.
 * @param apply Applies a build, where a test needs islands.
 * @returns The server; it shuts down like the real one when disposed.
 */
export async function startTestServer(
  settings: Record<string, string> = {},
  apply: (app: App<State>) => void = () => {},
): Promise<TestServer> {
  const environment: Record<string, string> = {
    ISLET_KV_PATH: ":memory:",
    ISLET_RATE_PER_SECOND: "0",
    ISLET_ADDRESS_LIMITS: "off",
    ...settings,
  };
  const log: string[] = [];
  const islet = await Islet.open(readConfig((name) => environment[name]), {
    now: Date.now,
    write: (line) => log.push(line),
  });
  const app = new App<State>().use(staticFiles()).use(provide(islet));
  registerRoutes(app);
  apply(app);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    app.handler(),
  );
  islet.onStopped(() => server.shutdown());
  return {
    islet,
    url: `http://127.0.0.1:${server.addr.port}`,
    log,
    [Symbol.asyncDispose]: () => islet.shutdown(),
  };
}
