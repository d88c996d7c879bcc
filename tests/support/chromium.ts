// Runs in tests.

import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Unpacks the Chromium from npm, once for each version of the package: in the shared
 * temporary folder, where the package puts it by itself, it would take whatever
 * version lies there already.
 *
 * @returns Path of the executable, with its libraries beside it.
 * @throws {Error} When it can't be unpacked.
 */
export async function unpackedChromium(): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(homedir(), ".cache");
  const folder = join(cache, "islet", `chromium-${await packageVersion()}`);
  const executable = join(folder, "chromium");
  if (!await exists(executable)) await unpackInto(folder);
  return executable;
}

/** Several processes may do so at once: each unpacks aside, and the first one wins. */
async function unpackInto(folder: string): Promise<void> {
  const parent = join(folder, "..");
  await Deno.mkdir(parent, { recursive: true });
  const aside = await Deno.makeTempDir({ dir: parent, prefix: "unpacking-" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-all",
        new URL("unpack_chromium.ts", import.meta.url).href,
      ],
      env: { TMPDIR: aside },
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      const reason = new TextDecoder().decode(stderr);
      throw new Error(`Cannot unpack Chromium: ${reason}`);
    }
    await Deno.rename(aside, folder);
  } catch (error) {
    await Deno.remove(aside, { recursive: true });
    if (!await exists(folder)) throw error;
  }
}

/** The package exports no `package.json`, but has one two folders up. */
async function packageVersion(): Promise<string> {
  const main = import.meta.resolve("@sparticuz/chromium");
  const text = await Deno.readTextFile(new URL("../package.json", main));
  const { version }: { version: string } = JSON.parse(text);
  return version;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
