// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type BuildCache,
  type DevTools,
  type IslandRegistry,
  openFile,
  registerIslands,
  type StaticFile,
} from "../build_cache.ts";
import type { ClientFiles, ClientLayout } from "./client_build.ts";
import { contentType } from "./content_type.ts";
import { hashContent } from "./hash.ts";

/** What a {@linkcode MemoryBuildCache} serves. */
export interface MemoryBuildOptions {
  /** Directory of the project. */
  root: string;
  /** The static directories, the most important first. */
  staticDirs: string[];
  /** Where browsers find the code. */
  layout: ClientLayout;
  /** The code itself, in parts that may be ready one after the other. */
  files: Promise<ClientFiles>[];
  /** What helps during development. */
  devTools: DevTools | undefined;
}

/**
 * Keeps the code for the browser in memory, and reads static files from where
 * they are written. For tests and development.
 */
export class MemoryBuildCache implements BuildCache {
  readonly root: string;
  readonly islands: IslandRegistry = new Map();
  readonly buildId: string;
  readonly clientEntry: string;
  readonly devTools: DevTools | undefined;
  readonly #staticDirs: string[];
  readonly #islandModules: ClientLayout["islands"];
  readonly #files: Promise<ClientFiles>[];

  /** @param options What to serve. */
  constructor(
    { root, staticDirs, layout, files, devTools }: MemoryBuildOptions,
  ) {
    this.root = root;
    this.buildId = layout.buildId;
    this.clientEntry = layout.clientEntry;
    this.devTools = devTools;
    this.#staticDirs = staticDirs;
    this.#islandModules = layout.islands;
    this.#files = files;
  }

  /** Import the island modules, so that their components are known. */
  async loadIslands(): Promise<void> {
    for (const { path, file } of this.#islandModules) {
      const mod = await import(pathToFileURL(path).href);
      registerIslands(this.islands, mod, file);
    }
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const contents = pathname.startsWith("/_fresh/js/")
      ? await this.#findContents(pathname)
      : undefined;
    if (contents === undefined) return await this.#readStaticFile(pathname);
    return {
      hash: await hashContent(contents),
      size: contents.byteLength,
      contentType: contentType(pathname),
      body: contents,
      close() {},
    };
  }

  async #findContents(pathname: string) {
    for (const files of this.#files) {
      const contents = (await files).get(pathname);
      if (contents !== undefined) return contents;
    }
    return undefined;
  }

  async #readStaticFile(pathname: string): Promise<StaticFile | null> {
    const segments = pathname.split("/").map(decodeURIComponent);
    for (const directory of this.#staticDirs) {
      const path = join(directory, ...segments);
      if (!await isFile(path)) continue;
      return {
        ...await openFile(path),
        hash: null,
        contentType: contentType(path),
      };
    }
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    // A file name in the middle of the path, or nothing at all.
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
