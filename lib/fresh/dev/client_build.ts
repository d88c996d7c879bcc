// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, type BundledFile, type Entry } from "./bundle.ts";
import { crawl } from "./crawl.ts";
import { hashContent } from "./hash.ts";

const RUNTIME_NAME = "fresh-runtime";
const RELOAD_NAME = "fresh-reload";

/** The code of an app for the browser. */
export interface ClientBuild {
  /** A hash of all that browsers load. */
  buildId: string;
  /** URL path of the client runtime. */
  clientEntry: string;
  /** URL path of the live-reload client; only in development. */
  reloadEntry: string | undefined;
  /** The island modules. */
  islands: {
    /** Absolute path of the module. */
    path: string;
    /** URL path of the module in the browser. */
    file: string;
  }[];
  /** The files by their URL paths. */
  files: Map<string, BundledFile["contents"]>;
}

/** What goes into a {@linkcode ClientBuild}. */
export interface ClientBuildOptions {
  /** Directory of the islands. */
  islandDir: string;
  /** Files that are no islands. */
  ignore: RegExp[];
  /** Whether to add the live-reload client and leave the code readable. */
  isDevelopment: boolean;
  /** Describes the static files, so that they count for the build id. */
  staticHash: string;
}

/** Bundle the islands of an app and the client runtime. */
export async function buildClient(
  { islandDir, ignore, isDevelopment, staticHash }: ClientBuildOptions,
): Promise<ClientBuild> {
  const islands = await findIslands(islandDir, ignore);
  const entries: Entry[] = [
    { name: RUNTIME_NAME, path: clientModule("mod.ts") },
    ...islands,
  ];
  if (isDevelopment) {
    entries.push({ name: RELOAD_NAME, path: clientModule("reload.ts") });
  }
  const bundled = await bundle(entries, !isDevelopment);

  const hashes = await Promise.all(
    bundled.map(async ({ name, contents }) => {
      return `${name} ${await hashContent(contents)}`;
    }),
  );
  const buildId = await hashContent([staticHash, ...hashes.sort()].join("\n"));
  const toPathname = (name: string) => `/_fresh/js/${buildId}/${name}`;

  return {
    buildId,
    clientEntry: toPathname(`${RUNTIME_NAME}.js`),
    reloadEntry: isDevelopment ? toPathname(`${RELOAD_NAME}.js`) : undefined,
    islands: islands.map(({ name, path }) => ({
      path,
      file: toPathname(`${name}.js`),
    })),
    files: new Map(
      bundled.map(({ name, contents }) => [toPathname(name), contents]),
    ),
  };
}

async function findIslands(
  islandDir: string,
  ignore: RegExp[],
): Promise<Entry[]> {
  const names = new Set<string>();
  const islands: Entry[] = [];
  for (const file of await crawl(islandDir)) {
    const isModule = /\.[jt]sx?$/.test(file);
    if (!isModule || ignore.some((pattern) => pattern.test(file))) continue;

    const stem = file.replace(/\.\w+$/, "").replaceAll(/[^\w$]+/g, "_");
    let name = stem;
    for (let count = 1; names.has(name); count++) name = `${stem}_${count}`;
    names.add(name);
    islands.push({ name, path: join(islandDir, file) });
  }
  return islands;
}

function clientModule(name: string): string {
  return fileURLToPath(new URL(`../runtime/client/${name}`, import.meta.url));
}
