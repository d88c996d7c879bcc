// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { App } from "../app.ts";
import { setBuildCache } from "../build_cache.ts";
import { ALIVE_PATH } from "../constants.ts";
import { type ListenOptions, serve } from "../listen.ts";
import { staticFiles } from "../middlewares/static_files.ts";
import type { MemoryBuildCache } from "./memory_build_cache.ts";
import type { ReloadChannel } from "./reload_channel.ts";
import { watch } from "./watch.ts";

/** What the development server needs to know. */
export interface DevServerOptions<State> {
  /** What to serve. */
  app: App<State>;
  /** The build that goes with it. */
  cache: MemoryBuildCache;
  /** Rejected if the islands cannot be bundled. */
  bundled: Promise<unknown>;
  /** Leads to the pages that are open. */
  channel: ReloadChannel;
  /** Where the static files are. */
  staticDirs: string[];
  /** Where to listen. */
  listenOptions: ListenOptions;
}

/**
 * Serve an app, and tell open pages when a static file has changed or the server
 * was started again.
 *
 * A module that has been imported stays as it is, so a change of the code takes a
 * restart, such as by `deno run --watch`.
 */
export async function listenForDevelopment<State>(
  { app, cache, bundled, channel, staticDirs, listenOptions }: DevServerOptions<
    State
  >,
): Promise<void> {
  const loaded = cache.loadIslands();
  // Pages that are rendered without them would stay lifeless.
  await Promise.allSettled([loaded]);

  let handler = toHandler(app);
  Promise.all([loaded, bundled]).catch((error) => {
    // deno-lint-ignore no-console -- whoever made the mistake is reading this
    console.error(error);
    handler = toHandler(failingApp(error));
    channel.reload();
  });

  serve(
    async (request, info) => {
      const isReload = new URL(request.url).pathname === ALIVE_PATH;
      return isReload
        ? channel.accept(request)
        : withOverlay(await handler(request, info));
    },
    listenOptions,
    app.config.basePath,
  );
  watch(staticDirs, listenOptions.signal, (paths) => {
    if (paths.every((path) => path.endsWith(".css"))) channel.refreshStyles();
    else channel.reload();
  });

  function toHandler(served: App<State>) {
    setBuildCache(served, cache, "development");
    return served.handler();
  }

  /** Shows in the browser why there are no islands. */
  function failingApp(error: unknown): App<State> {
    const { basePath } = app.config;
    return new App<State>({ basePath }).use(staticFiles()).all("*", () => {
      throw error;
    });
  }
}

/** The policy of an error page may forbid scripts; the overlay is one. */
function withOverlay(response: Response): Response {
  if (response.status < 500) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.delete("Content-Security-Policy");
  return new Response(response.body, { status, statusText, headers });
}
