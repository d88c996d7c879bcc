// Runs on the command line.

const ROOT = new URL("../../", import.meta.url);

// What the build is made of; the lock file has the versions of packages.
const SOURCES = [
  "deno.json",
  "deno.lock",
  "islands/",
  "lib/",
  "routes/",
  "static/",
];

/**
 * Tells whether `_fresh/` is there and newer than everything it is made of.
 *
 * @returns False when it has to be built.
 */
export async function isBuildFresh(): Promise<boolean> {
  const builtAt = await modifiedAt(new URL("_fresh/server.js", ROOT));
  if (builtAt === null) return false;
  for (const source of SOURCES) {
    if (await isNewer(new URL(source, ROOT), builtAt)) return false;
  }
  return true;
}

async function isNewer(url: URL, than: number): Promise<boolean> {
  // A folder is changed by what comes into it and what goes.
  if ((await modifiedAt(url) ?? 0) > than) return true;
  if (!url.href.endsWith("/")) return false;
  for await (const entry of Deno.readDir(url)) {
    const name = encodeURIComponent(entry.name);
    const child = new URL(entry.isDirectory ? `${name}/` : name, url);
    if (await isNewer(child, than)) return true;
  }
  return false;
}

/** Milliseconds since the epoch, or `null` when there is no such file. */
async function modifiedAt(url: URL): Promise<number | null> {
  try {
    return (await Deno.stat(url)).mtime?.getTime() ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
