// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join } from "node:path";
import { crawl } from "./crawl.ts";
import { hashContent } from "./hash.ts";

/** A file of a static directory. */
export interface StaticSource {
  /** URL path. */
  pathname: string;
  /** Absolute path. */
  path: string;
  /** Hash of the content. */
  hash: string;
}

/**
 * Find the files of the static directories. Of files with the same name, that of
 * the first directory counts.
 */
export async function findStaticFiles(
  directories: string[],
): Promise<StaticSource[]> {
  const files = new Map<string, StaticSource>();
  for (const directory of directories) {
    for (const file of await crawl(directory)) {
      const pathname = `/${file.split("/").map(encodeURIComponent).join("/")}`;
      if (files.has(pathname)) continue;
      const path = join(directory, file);
      const hash = await hashContent(await Deno.readFile(path));
      files.set(pathname, { pathname, path, hash });
    }
  }
  return [...files.values()];
}

/** Describe all static files by one hash. */
export async function hashStaticFiles(files: StaticSource[]): Promise<string> {
  return await hashContent(
    files.map(({ pathname, hash }) => `${pathname} ${hash}`).sort().join("\n"),
  );
}
