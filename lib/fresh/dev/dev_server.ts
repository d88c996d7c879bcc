// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { sep } from "node:path";
import type { App } from "../app.ts";
import { type BuildCache, setBuildCache } from "../build_cache.ts";
import { ALIVE_PATH } from "../constants.ts";
import { type ListenOptions, serve } from "../listen.ts";
import { ReloadChannel } from "./reload_channel.ts";
import { watch } from "./watch.ts";

/** What the development server needs to know. */
export interface DevServerOptions {
  /** Where the islands are. */
  islandDir: string;
  /** Where the static files are. */
  staticDirs: string[];
  /** Where to listen. */
  listenOptions: ListenOptions;
  /** Builds the code for the browser. */
  build: () => Promise<BuildCache>;
}

/**
 * Serve an app, build its islands anew when they change, and tell open pages of
 * all changes.
 *
 * A component that has been imported stays as it is until the server is started
 * again: only `deno run --watch` has the server render a changed island.
 */
export async function listenForDevelopment<State>(
  app: App<State>,
  { islandDir, staticDirs, listenOptions, build }: DevServerOptions,
): Promise<void> {
  const channel = new ReloadChannel();
  let handler = await prepare();

  serve(
    async (request, info) => {
      const isReload = new URL(request.url).pathname === ALIVE_PATH;
      return isReload ? channel.accept(request) : await handler(request, info);
    },
    listenOptions,
    app.config.basePath,
  );
  watch([islandDir, ...staticDirs], listenOptions.signal, onChange);

  async function prepare() {
    setBuildCache(app, await build(), "development");
    return app.handler();
  }

  async function onChange(paths: string[]): Promise<void> {
    if (paths.every((path) => path.endsWith(".css"))) {
      channel.refreshStyles();
      return;
    }
    if (paths.some((path) => path.startsWith(islandDir + sep))) {
      try {
        handler = await prepare();
      } catch (error) {
        // deno-lint-ignore no-console -- whoever made the mistake is reading this
        console.error(error);
        return;
      }
    }
    channel.reload();
  }
}
