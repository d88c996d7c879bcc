// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import type { ComponentType } from "preact";
import { join } from "node:path";
import type { ResolvedFreshConfig } from "./config.ts";
import { setBuildId } from "./runtime/build_id.ts";
import type { ErrorReport } from "./runtime/error_report.ts";

/** A component that also runs in the browser. */
export interface Island {
  /** File name and export, for messages. */
  name: string;
  /** Name of the export in the island's module. */
  exportName: string;
  /** URL path of the module in the browser. */
  file: string;
}

/** Finds the island a component is, if it is one. */
export type IslandRegistry = Map<ComponentType, Island>;

/** A file that can be sent to the browser. */
export interface StaticFile {
  /** Hash of the content, used as ETag; `null` while files may change. */
  hash: string | null;
  /** Size of the content in bytes. */
  size: number;
  /** Value of the `Content-Type` header. */
  contentType: string;
  /** The content. */
  body: BodyInit;
  /** Release the file if `body` will not be read. */
  close(): void;
}

/** What is added to pages during development. */
export interface DevTools {
  /** URL path of the client that reloads pages and shows errors. */
  clientEntry: string;
  /** Describe an error for that client. */
  reportError(error: unknown): ErrorReport;
}

/** The result of a build, as a running app sees it. */
export interface BuildCache {
  /** Directory of the project. */
  readonly root: string;
  /** Names the build; changes whenever a file that browsers load changes. */
  readonly buildId: string;
  /** URL path of the client runtime. */
  readonly clientEntry: string;
  /** What helps during development; only then. */
  readonly devTools: DevTools | undefined;
  /** The islands by their components. */
  readonly islands: IslandRegistry;
  /** Open a static file, or return `null` if there is none at this path. */
  readFile(pathname: string): Promise<StaticFile | null>;
}

/** What `_fresh/snapshot.js` exports. */
export interface BuildSnapshot {
  buildId: string;
  clientEntry: string;
  /** The namespace of each island module, with its URL path in the browser. */
  islands: [mod: Record<string, unknown>, file: string][];
  /** Each file by its URL path. */
  staticFiles: Map<string, {
    /** Path relative to the project. */
    filePath: string;
    hash: string;
    contentType: string;
  }>;
}

/** Register every component that an island module exports. */
export function registerIslands(
  registry: IslandRegistry,
  mod: Record<string, unknown>,
  file: string,
): void {
  for (const [exportName, value] of Object.entries(mod)) {
    if (!isComponent(value)) continue;

    const fileName = file.slice(file.lastIndexOf("/") + 1, -".js".length);
    const name = exportName === "default" ? fileName : exportName;
    registry.set(value, { name, exportName, file });
  }
}

function isComponent(value: unknown): value is ComponentType {
  return typeof value === "function";
}

/** Reads the files of a production build from the disk. */
export class ProdBuildCache implements BuildCache {
  readonly root: string;
  readonly buildId: string;
  readonly clientEntry: string;
  readonly devTools = undefined;
  readonly islands: IslandRegistry = new Map();
  #staticFiles: BuildSnapshot["staticFiles"];

  /**
   * @param root Directory the paths of the snapshot are relative to.
   * @param snapshot What the build has recorded.
   */
  constructor(root: string, snapshot: BuildSnapshot) {
    this.root = root;
    this.buildId = snapshot.buildId;
    this.clientEntry = snapshot.clientEntry;
    this.#staticFiles = snapshot.staticFiles;
    for (const [mod, file] of snapshot.islands) {
      registerIslands(this.islands, mod, file);
    }
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const info = this.#staticFiles.get(pathname);
    if (info === undefined) return null;

    const file = await openFile(join(this.root, info.filePath));
    return { ...file, hash: info.hash, contentType: info.contentType };
  }
}

/** Open a file of the disk for sending. */
export async function openFile(
  path: string,
): Promise<Pick<StaticFile, "size" | "body" | "close">> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  return { size, body: file.readable, close: () => file.close() };
}

const caches = new WeakMap<object, BuildCache>();

/**
 * Have an app serve a build.
 *
 * @param app The app, before its handler is created.
 * @param cache The build.
 * @param mode Whether browsers may cache files.
 */
export function setBuildCache(
  app: { config: ResolvedFreshConfig },
  cache: BuildCache,
  mode: ResolvedFreshConfig["mode"],
): void {
  app.config.root = cache.root;
  app.config.mode = mode;
  caches.set(app, cache);
  setBuildId(cache.buildId);
}

/** The build an app serves; an app without one has no files and no islands. */
export function getBuildCache(app: object): BuildCache {
  return caches.get(app) ?? NO_BUILD;
}

const NO_BUILD: BuildCache = {
  root: ".",
  buildId: "",
  clientEntry: "",
  devTools: undefined,
  islands: new Map(),
  readFile: () => Promise.resolve(null),
};
