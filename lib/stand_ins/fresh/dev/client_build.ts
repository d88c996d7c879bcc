// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, type BundledFile, type Entry } from "./bundle.ts";
import { crawl } from "./crawl.ts";
import { importEarly } from "./early_imports.ts";
import { hashContent } from "./hash.ts";

const LOCAL_ISLANDS = /^(?:.*\/)?\(_islands\)\//;
const RUNTIME = { name: "fresh-runtime", path: clientModule("mod.ts") };
const RELOAD = { name: "fresh-reload", path: clientModule("reload.ts") };

/** Files for the browser by their URL paths. */
export type ClientFiles = Map<string, BundledFile["contents"]>;

/** Where browsers find the code of an app. */
export interface ClientLayout {
  /** Names the build. */
  buildId: string;
  /** URL path of the client runtime. */
  clientEntry: string;
  /** URL path of the live-reload client. */
  reloadEntry: string;
  /** The island modules. */
  islands: {
    /** Absolute path of the module. */
    path: string;
    /** URL path of the module in the browser. */
    file: string;
  }[];
}

/** The code of an app for the browser. */
export interface ClientBuild {
  layout: ClientLayout;
  files: ClientFiles;
}

/** What goes into a {@linkcode ClientBuild}. */
export interface ClientBuildOptions {
  /** Directory of the islands. */
  islandDir: string;
  /** Directory of the routes; its folders named `(_islands)` hold islands, too. */
  routeDir: string;
  /** Files that are no islands. */
  ignore: RegExp[];
  /** Whether to add the live-reload client and leave the code readable. */
  isDevelopment: boolean;
  /** Describes the static files, so that they count for the build id. */
  staticHash: string;
}

type IslandPlaces = Pick<
  ClientBuildOptions,
  "islandDir" | "routeDir" | "ignore"
>;

/**
 * Bundle the islands of an app and the client runtime. The build id is a hash of
 * all that browsers load.
 */
export async function buildClient(
  { isDevelopment, staticHash, ...places }: ClientBuildOptions,
): Promise<ClientBuild> {
  const islands = await findIslands(places);
  const bundled = importEarly(
    await bundle([RUNTIME, ...islands], !isDevelopment),
    `${RUNTIME.name}.js`,
    islands.map(({ name }) => `${name}.js`),
  );
  if (isDevelopment) bundled.push(...await bundle([RELOAD], false));

  const hashes = await Promise.all(
    bundled.map(async ({ name, contents }) => {
      return `${name} ${await hashContent(contents)}`;
    }),
  );
  const buildId = await hashContent([staticHash, ...hashes.sort()].join("\n"));
  return { layout: layOut(buildId, islands), files: place(buildId, bundled) };
}

/** A {@linkcode ClientBuild} that is on its way. */
export interface StartedClientBuild {
  layout: ClientLayout;
  /** The live-reload client, which is there even when the islands fail. */
  reloadFiles: Promise<ClientFiles>;
  /** Everything else. */
  files: Promise<ClientFiles>;
}

/**
 * Begin to bundle for development. Pages need not wait for the result: where it
 * will be is known at once.
 */
export async function startClientBuild(
  places: IslandPlaces,
): Promise<StartedClientBuild> {
  const islands = await findIslands(places);
  const buildId = String(Date.now());
  const start = async (entries: Entry[]) =>
    place(buildId, await bundle(entries, false));
  return {
    layout: layOut(buildId, islands),
    reloadFiles: start([RELOAD]),
    files: start([RUNTIME, ...islands]),
  };
}

function layOut(buildId: string, islands: Entry[]): ClientLayout {
  return {
    buildId,
    clientEntry: toPathname(buildId, `${RUNTIME.name}.js`),
    reloadEntry: toPathname(buildId, `${RELOAD.name}.js`),
    islands: islands.map(({ name, path }) => ({
      path,
      file: toPathname(buildId, `${name}.js`),
    })),
  };
}

function place(buildId: string, files: BundledFile[]): ClientFiles {
  return new Map(
    files.map(({ name, contents }) => [toPathname(buildId, name), contents]),
  );
}

function toPathname(buildId: string, name: string): string {
  return `/_fresh/js/${buildId}/${name}`;
}

async function findIslands(
  { islandDir, routeDir, ignore }: IslandPlaces,
): Promise<Entry[]> {
  const local = (await crawl(routeDir))
    .filter((file) => LOCAL_ISLANDS.test(file))
    .map((file) => ({
      path: join(routeDir, file),
      name: file.replace(LOCAL_ISLANDS, ""),
    }));
  const shared = (await crawl(islandDir))
    .map((file) => ({ path: join(islandDir, file), name: file }));

  const names = new Set<string>();
  const islands: Entry[] = [];
  for (const { path, name: file } of [...shared, ...local]) {
    const isModule = /\.[jt]sx?$/.test(file);
    if (!isModule || ignore.some((pattern) => pattern.test(path))) continue;

    const stem = file.replace(/\.\w+$/, "").replaceAll(/[^\w$]+/g, "_");
    let name = stem;
    for (let count = 1; names.has(name); count++) name = `${stem}_${count}`;
    names.add(name);
    islands.push({ name, path });
  }
  return islands;
}

function clientModule(name: string): string {
  return fileURLToPath(new URL(`../runtime/client/${name}`, import.meta.url));
}
