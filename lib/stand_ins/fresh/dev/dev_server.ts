// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { App } from "../app.ts";
import { setBuildCache } from "../build_cache.ts";
import { ALIVE_PATH } from "../constants.ts";
import {
  type Handler,
  type ListenOptions,
  printAddress,
  serve,
} from "../listen.ts";
import { staticFiles } from "../middlewares/static_files.ts";
import type { MemoryBuildCache } from "./memory_build_cache.ts";
import type { ReloadChannel } from "./reload_channel.ts";
import { watch } from "./watch.ts";

/** What is served. */
export interface DevServerContent<State> {
  /** The app. */
  app: App<State>;
  /** The build that goes with it. */
  cache: MemoryBuildCache;
  /** Rejected if the islands cannot be bundled. */
  bundled: Promise<unknown>;
}

/** What the development server needs to know. */
export interface DevServerOptions<State> {
  /** Prepares what to serve. */
  load: () => Promise<DevServerContent<State>>;
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
 * restart, such as by `deno run --watch`. The port is open before the app is there:
 * a page that comes back after a restart waits for its answer, which takes less
 * time than to be turned away and to try again.
 */
export async function listenForDevelopment<State>(
  { load, channel, staticDirs, listenOptions }: DevServerOptions<State>,
): Promise<void> {
  const { signal, onListen } = listenOptions;
  const opened = Promise.withResolvers<Deno.NetAddr>();
  const failed = new AbortController();
  let handler: Promise<Handler>;

  serve(
    async (request, info) => {
      const isReload = new URL(request.url).pathname === ALIVE_PATH;
      if (isReload) return channel.accept(request);
      const answer = await handler;
      return withOverlay(await answer(request, info));
    },
    {
      ...listenOptions,
      signal: AbortSignal.any([failed.signal, ...signal ? [signal] : []]),
      onListen: opened.resolve,
    },
    "",
  );
  const loading = load();
  handler = loading.then(start);

  try {
    const [address, { app }] = await Promise.all([
      opened.promise,
      loading,
      handler,
    ]);
    if (onListen) onListen(address);
    else printAddress(address, listenOptions, app.config.basePath);
  } catch (error) {
    failed.abort();
    throw error;
  }
  watch(staticDirs, signal, (paths) => {
    if (paths.every((path) => path.endsWith(".css"))) channel.refreshStyles();
    else channel.reload();
  });

  async function start(
    { app, cache, bundled }: DevServerContent<State>,
  ): Promise<Handler> {
    const loaded = cache.loadIslands();
    // Pages that are rendered without them would stay lifeless.
    await Promise.allSettled([loaded]);

    Promise.all([loaded, bundled]).catch((error) => {
      if (signal?.aborted) return;
      // deno-lint-ignore no-console -- whoever made the mistake is reading this
      console.error(error);
      const { basePath } = app.config;
      const failing = failingApp<State>(error, basePath);
      handler = Promise.resolve(toHandler(failing, cache));
      channel.reload();
    });
    return toHandler(app, cache);
  }
}

function toHandler<State>(app: App<State>, cache: MemoryBuildCache): Handler {
  setBuildCache(app, cache, "development");
  return app.handler();
}

/** Shows in the browser why there are no islands. */
function failingApp<State>(error: unknown, basePath: string): App<State> {
  return new App<State>({ basePath }).use(staticFiles()).all("*", () => {
    throw error;
  });
}

/** The policy of an error page may forbid scripts; the overlay is one. */
function withOverlay(response: Response): Response {
  if (response.status < 500) return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.delete("Content-Security-Policy");
  return new Response(response.body, { status, statusText, headers });
}
