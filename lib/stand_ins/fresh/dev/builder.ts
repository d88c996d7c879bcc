// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { App } from "../app.ts";
import { setBuildCache } from "../build_cache.ts";
import type { ListenOptions } from "../listen.ts";
import {
  buildClient,
  type ClientBuild,
  startClientBuild,
} from "./client_build.ts";
import { type DevServerContent, listenForDevelopment } from "./dev_server.ts";
import { writeBuild } from "./disk_build.ts";
import { MemoryBuildCache } from "./memory_build_cache.ts";
import { ReloadChannel } from "./reload_channel.ts";
import { reportError } from "./report_error.ts";
import { findStaticFiles, hashStaticFiles } from "./static_dir.ts";

/**
 * Where the parts of a project are. A path may be absolute, a `file:` URL, or
 * relative to `root`.
 */
export interface BuildOptions {
  /**
   * Directory of the project.
   *
   * @default {Deno.cwd()}
   */
  root?: string;
  /**
   * Module that exports the app as `app`.
   *
   * @default {"main.ts"}
   */
  serverEntry?: string;
  /**
   * Directory that a build is written to.
   *
   * @default {"_fresh"}
   */
  outDir?: string;
  /**
   * Directory of the static files, or several; the first one with a file counts.
   *
   * @default {"static"}
   */
  staticDir?: string | string[];
  /**
   * Directory of the islands.
   *
   * @default {"islands"}
   */
  islandDir?: string;
  /**
   * Directory of the routes. Its folders named `(_islands)` hold islands, too.
   *
   * @default {"routes"}
   */
  routeDir?: string;
  /**
   * Files in the directory of the islands that are no islands.
   *
   * @default {[/[._]test\.(?:[tj]sx?|[mc][tj]s)$/]}
   */
  ignore?: RegExp[];
}

/** {@linkcode BuildOptions} with absolute paths and every default filled in. */
export type ResolvedBuildConfig =
  & Required<Omit<BuildOptions, "staticDir">>
  & {
    /** The static directories, the most important first. */
    staticDir: string[];
    /** What was built last. */
    mode: "development" | "production";
    /** Names the last build; empty before the first one. */
    buildId: string;
  };

const TEST_FILE = /[._]test\.(?:[tj]sx?|[mc][tj]s)$/;

/**
 * Bundles the islands of an app for the browser, and puts the result together
 * with the app.
 *
 * @typeParam State Type of the app's `ctx.state`.
 */
// deno-lint-ignore no-explicit-any -- Fresh's signature: a builder fits any app
export class Builder<State = any> {
  /** The settings, with every default filled in. */
  config: ResolvedBuildConfig;

  /** @param options Where the parts of the project are. */
  constructor(options: BuildOptions = {}) {
    const root = toPath(options.root ?? ".", Deno.cwd());
    const { staticDir = "static", ignore = [TEST_FILE] } = options;
    this.config = {
      root,
      serverEntry: toPath(options.serverEntry ?? "main.ts", root),
      outDir: toPath(options.outDir ?? "_fresh", root),
      staticDir: [staticDir].flat().map((directory) => toPath(directory, root)),
      islandDir: toPath(options.islandDir ?? "islands", root),
      routeDir: toPath(options.routeDir ?? "routes", root),
      ignore,
      mode: "production",
      buildId: "",
    };
  }

  /**
   * Build the app.
   *
   * @param options In `"development"` the code for the browser stays readable.
   * A `"disk"` snapshot is written to `outDir` and started from there with
   * `deno serve _fresh/server.js`; a `"memory"` snapshot is for tests.
   * @returns A function that has an app serve the build. It must be called before
   * the app's handler is created.
   * @throws {Error} If an island cannot be bundled.
   *
   * @example
   * ```ts ignore
   * import { Builder } from "fresh/dev";
   * import { app } from "./main.ts";
   *
   * const apply = await new Builder().build({ snapshot: "memory" });
   * apply(app);
   * const response = await app.handler()(new Request("http://localhost/"));
   * ```
   */
  async build(options: {
    mode?: ResolvedBuildConfig["mode"];
    snapshot?: "disk" | "memory";
  } = {}): Promise<(app: App<State>) => void> {
    const { mode = "production", snapshot = "disk" } = options;
    const { build, sources } = await this.#buildClient(mode);
    if (snapshot === "disk") await writeBuild(this.config, build, sources);

    const cache = await this.#toCache(build);
    return (app) => setBuildCache(app, cache, app.config.mode);
  }

  /**
   * Serve an app during development. Pages that are open in a browser follow it:
   * they apply a changed stylesheet, and load themselves again after any other
   * change of a static file and after a restart of the server, such as by
   * `deno run --watch`. An error on the server is shown in the page, and so is one
   * in the bundle of the islands.
   *
   * @param importApp Imports the app.
   * @param options Options of `Deno.serve`.
   */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    this.config.mode = "development";
    const channel = new ReloadChannel();
    await listenForDevelopment({
      load: () => this.#load(importApp, channel),
      channel,
      staticDirs: this.config.staticDir,
      listenOptions: options,
    });
  }

  async #load(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    channel: ReloadChannel,
  ): Promise<DevServerContent<State>> {
    const { root, islandDir, routeDir, ignore, staticDir } = this.config;
    const { layout, reloadFiles, files } = await startClientBuild({
      islandDir,
      routeDir,
      ignore,
    });
    this.config.buildId = layout.buildId;
    // Importing the app goes on at the same time; the server looks at errors.
    files.catch(() => {});
    const imported = await importApp();

    const cache = new MemoryBuildCache({
      root,
      staticDirs: staticDir,
      layout,
      files: [reloadFiles, files],
      devTools: {
        get clientEntry() {
          return channel.addRevision(layout.reloadEntry);
        },
        reportError: (error) => reportError(error, root),
      },
    });
    const app = "app" in imported ? imported.app : imported;
    return { app, cache, bundled: files };
  }

  async #buildClient(mode: ResolvedBuildConfig["mode"]) {
    const { islandDir, routeDir, ignore, staticDir } = this.config;
    const sources = await findStaticFiles(staticDir);
    const build = await buildClient({
      islandDir,
      routeDir,
      ignore,
      isDevelopment: mode === "development",
      staticHash: await hashStaticFiles(sources),
    });
    this.config.mode = mode;
    this.config.buildId = build.layout.buildId;
    return { build, sources };
  }

  async #toCache({ layout, files }: ClientBuild): Promise<MemoryBuildCache> {
    const { root, staticDir, mode } = this.config;
    const cache = new MemoryBuildCache({
      root,
      staticDirs: staticDir,
      layout,
      files: [Promise.resolve(files)],
      devTools: mode === "production" ? undefined : {
        clientEntry: layout.reloadEntry,
        reportError: (error) => reportError(error, root),
      },
    });
    await cache.loadIslands();
    return cache;
  }
}

function toPath(pathOrUrl: string, root: string): string {
  return pathOrUrl.startsWith("file:")
    ? fileURLToPath(pathOrUrl)
    : resolve(root, pathOrUrl);
}
