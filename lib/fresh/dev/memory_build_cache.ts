// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type BuildCache,
  type IslandRegistry,
  openFile,
  registerIslands,
  type StaticFile,
} from "../build_cache.ts";
import type { ClientBuild } from "./client_build.ts";
import { contentType } from "./content_type.ts";
import { hashContent } from "./hash.ts";

/**
 * Keeps the code for the browser in memory, and reads static files from where
 * they are written. For tests and development.
 */
export class MemoryBuildCache implements BuildCache {
  readonly root: string;
  readonly islands: IslandRegistry = new Map();
  #staticDirs: string[];
  #build: ClientBuild;

  /**
   * @param root Directory of the project.
   * @param staticDirs The static directories, the most important first.
   * @param build The code for the browser.
   */
  constructor(root: string, staticDirs: string[], build: ClientBuild) {
    this.root = root;
    this.#staticDirs = staticDirs;
    this.#build = build;
  }

  get buildId(): string {
    return this.#build.buildId;
  }

  get clientEntry(): string {
    return this.#build.clientEntry;
  }

  get reloadEntry(): string | undefined {
    return this.#build.reloadEntry;
  }

  /** Import the island modules, so that their components are known. */
  async loadIslands(): Promise<void> {
    for (const { path, file } of this.#build.islands) {
      const mod = await import(pathToFileURL(path).href);
      registerIslands(this.islands, mod, file);
    }
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const contents = this.#build.files.get(pathname);
    if (contents === undefined) return await this.#readStaticFile(pathname);
    return {
      hash: await hashContent(contents),
      size: contents.byteLength,
      contentType: contentType(pathname),
      body: contents,
      close() {},
    };
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
