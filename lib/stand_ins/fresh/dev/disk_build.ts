// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { dirname, join, relative, sep } from "node:path";
import type { BuildSnapshot } from "../build_cache.ts";
import type { ClientBuild, ClientLayout } from "./client_build.ts";
import { contentType } from "./content_type.ts";
import { hashContent } from "./hash.ts";
import type { StaticSource } from "./static_dir.ts";

const HEADER = "// Written by the build of Fresh. Do not edit.\n";

/** Where a build goes. */
export interface DiskBuildOptions {
  /** Directory of the project. */
  root: string;
  /** Directory to write to. */
  outDir: string;
  /** Module that exports the app. */
  serverEntry: string;
}

/**
 * Write a build to the disk: the code for the browser, a list of all files, and
 * the modules that start the app. Every path in it is relative, so that the
 * project can be moved with its build.
 */
export async function writeBuild(
  { root, outDir, serverEntry }: DiskBuildOptions,
  { layout, files }: ClientBuild,
  sources: StaticSource[],
): Promise<void> {
  const staticDir = join(outDir, "static");
  await removeAll(staticDir);

  const staticFiles: BuildSnapshot["staticFiles"] = new Map();
  for (const { pathname, path, hash } of sources) {
    const filePath = relativePath(root, path);
    staticFiles.set(pathname, {
      filePath,
      hash,
      contentType: contentType(path),
    });
  }
  for (const [pathname, contents] of files) {
    const path = join(staticDir, pathname);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, contents);
    staticFiles.set(pathname, {
      filePath: relativePath(root, path),
      hash: await hashContent(contents),
      contentType: contentType(path),
    });
  }

  await Deno.writeTextFile(
    join(outDir, "snapshot.js"),
    toSnapshotModule(outDir, layout, staticFiles),
  );
  await Deno.writeTextFile(
    join(outDir, "server.js"),
    toServerModule(relativePath(outDir, root), specifier(outDir, serverEntry)),
  );
  await Deno.writeTextFile(join(outDir, "compiled-entry.js"), COMPILED_ENTRY);
}

function toSnapshotModule(
  outDir: string,
  { buildId, clientEntry, islands }: ClientLayout,
  staticFiles: BuildSnapshot["staticFiles"],
): string {
  const imports = islands.map(({ path }, index) => {
    return `import * as island${index} from ${specifier(outDir, path)};\n`;
  });
  const islandItems = islands.map(({ file }, index) => {
    return `  [island${index}, ${JSON.stringify(file)}],\n`;
  });
  const fileItems = [...staticFiles].sort().map((item) => {
    return `  ${JSON.stringify(item)},\n`;
  });
  return `${HEADER}
${imports.join("")}
export const buildId = ${JSON.stringify(buildId)};
export const clientEntry = ${JSON.stringify(clientEntry)};
export const islands = [
${islandItems.join("")}];
export const staticFiles = new Map([
${fileItems.join("")}]);
`;
}

function toServerModule(rootPath: string, entry: string): string {
  return `${HEADER}
import { ProdBuildCache, setBuildCache } from "fresh/internal";
import { join } from "node:path";
import { app } from ${entry};
import * as snapshot from "./snapshot.js";

const root = join(import.meta.dirname, ${JSON.stringify(rootPath)});
setBuildCache(app, new ProdBuildCache(root, snapshot), "production");

export default { fetch: app.handler() };
`;
}

/** For \`deno compile\`, whose programs cannot be started by \`deno serve\`. */
const COMPILED_ENTRY = `${HEADER}
import server from "./server.js";

Deno.serve({
  port: Number(Deno.env.get("PORT") ?? 8000),
  hostname: Deno.env.get("HOSTNAME") ?? "0.0.0.0",
}, server.fetch);
`;

function specifier(from: string, path: string): string {
  const relativeTo = relativePath(from, path);
  return JSON.stringify(
    relativeTo.startsWith(".") ? relativeTo : `./${relativeTo}`,
  );
}

function relativePath(from: string, to: string): string {
  return relative(from, to).replaceAll(sep, "/");
}

async function removeAll(directory: string): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
