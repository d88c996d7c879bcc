// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { basename, dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Something to bundle for the browser. */
export interface Entry {
  /** File name of the result, without its ending. */
  name: string;
  /** Absolute path of the module. */
  path: string;
}

/** A file for the browser. */
export interface BundledFile {
  /** Name within the folder of the build. */
  name: string;
  contents: Uint8Array<ArrayBuffer>;
}

/**
 * Bundle modules with what they import. What several of them need goes into a
 * file of its own, so that the browser loads it once.
 *
 * The same modules give the same files, byte by byte, wherever the project is:
 * the bundler puts a hash of paths into the names of shared files, so these are
 * numbered instead.
 *
 * @param entries What to bundle.
 * @param minify Whether to make the files small rather than readable.
 * @throws {Error} If a module cannot be bundled.
 */
export async function bundle(
  entries: Entry[],
  minify: boolean,
): Promise<BundledFile[]> {
  // Only the names of the results depend on it; nothing is written there.
  const outputDir = resolve("/bundle");
  const result = await Deno.bundle({
    entrypoints: entries.map(({ path }) => path),
    outputDir,
    platform: "browser",
    format: "esm",
    codeSplitting: true,
    minify,
    write: false,
    ...!minify && { sourcemap: "inline" },
  });
  if (!result.success) {
    const reasons = result.errors.map(describe).join("\n");
    throw new Error(`Cannot bundle the islands:\n${reasons}`);
  }

  const base = commonDirectory(entries.map(({ path }) => dirname(path)));
  const entryNames = new Map(
    entries.map(({ name, path }) => {
      const output = relative(base, path).replace(/\.[^.]+$/, ".js");
      return [resolve(outputDir, output), `${name}.js`];
    }),
  );
  const outputs = result.outputFiles ?? [];
  const chunks = outputs.filter(({ path }) => !entryNames.has(path));
  const chunkNames = new Map(
    chunks.map(({ path }, index) => [
      basename(path),
      basename(path).replace(/-[0-9A-Z]{8}\.js$/, `-${index + 1}.js`),
    ]),
  );

  const encoder = new TextEncoder();
  return outputs.map((file) => ({
    name: entryNames.get(file.path) ??
      chunkNames.get(basename(file.path)) ?? basename(file.path),
    contents: encoder.encode(renameImports(file.text(), chunkNames)),
  }));
}

/** All files are in one folder, under the names they have there. */
function renameImports(code: string, names: Map<string, string>): string {
  return code.replaceAll(
    /(["'])(?:\.{1,2}\/)+([\w.-]+\.js)\1/g,
    (specifier, quote, name) => {
      const newName = names.get(name);
      return newName === undefined ? specifier : `${quote}./${newName}${quote}`;
    },
  );
}

function commonDirectory(directories: string[]): string {
  const [first = "", ...rest] = directories;
  return rest.reduce((common, directory) => {
    while (relative(common, directory).startsWith("..")) {
      common = dirname(common);
    }
    return common;
  }, first);
}

/** As Deno describes the errors it finds by itself. */
function describe({ text, location }: Deno.bundle.Message): string {
  if (!location) return text;
  const { href } = pathToFileURL(resolve(location.file));
  return `${text}\n    at ${href}:${location.line}:${location.column + 1}`;
}
