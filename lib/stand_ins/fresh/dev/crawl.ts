// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join, relative, sep } from "node:path";

/**
 * List the files of a directory and of those in it, in a fixed order. A name
 * that begins with a dot is left out, save for `.well-known` (RFC 8615).
 *
 * @returns Paths relative to the directory, with forward slashes. A directory
 * that does not exist is empty.
 */
export async function crawl(directory: string): Promise<string[]> {
  const paths: string[] = [];
  await visit(directory);
  return paths.map((path) => relative(directory, path).replaceAll(sep, "/"))
    .sort();

  async function visit(current: string): Promise<void> {
    for await (const { name, isDirectory, isFile } of entriesOf(current)) {
      if (name.startsWith(".") && name !== ".well-known") continue;
      const path = join(current, name);
      if (isDirectory) await visit(path);
      else if (isFile) paths.push(path);
    }
  }
}

async function* entriesOf(directory: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(directory);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
