/** The root folder of the repository, with a slash at its end. */
export const ROOT = new URL("../../", import.meta.url);

/** What the checks here read in a `deno.json`. */
export interface DenoConfig {
  name?: string;
  version?: string;
  imports?: Record<string, string>;
  compilerOptions?: Record<string, unknown>;
  links?: string[];
  exclude?: string[];
  exports?: string | Record<string, string>;
}

/**
 * Reads the `deno.json` of a folder.
 *
 * @param folder Its path from the root, with a slash at its end.
 */
export async function readConfig(folder = "./"): Promise<DenoConfig> {
  const file = new URL(`${folder}deno.json`, ROOT);
  return JSON.parse(await Deno.readTextFile(file));
}

/**
 * Lists the TypeScript modules in a folder and below.
 *
 * @param folder Its path from the root, with no slash at its end.
 * @returns Their paths from the root.
 */
export async function listModules(folder: string): Promise<string[]> {
  const paths = await Array.fromAsync(walk(folder));
  return paths.filter((path) => /\.tsx?$/.test(path));
}

/**
 * Lists all files in folders and below.
 *
 * @param folders Their paths from the root, with no slash at their ends.
 * @returns The paths of the files from the root.
 */
export async function listFiles(folders: string[]): Promise<string[]> {
  const lists = folders.map((folder) => Array.fromAsync(walk(folder)));
  return (await Promise.all(lists)).flat();
}

/**
 * Lists the folders of `lib/` that stand in for packages: those with a `deno.json`
 * of their own.
 *
 * @returns Their paths from the root, with no slash at their ends.
 */
export async function listStandIns(): Promise<string[]> {
  const config = "/deno.json";
  const paths = await Array.fromAsync(walk("lib"));
  return paths
    .filter((path) => path.endsWith(config))
    .map((path) => path.slice(0, -config.length));
}

/** The paths from the root of all files in a folder and below. */
async function* walk(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* walk(path);
    else yield path;
  }
}

/**
 * Runs `deno` at the root of the repository.
 *
 * @returns What it printed.
 * @throws {Error} If it fails, with what it said as the cause.
 */
export async function runDeno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot run deno ${args.join(" ")}`, {
    cause: decoder.decode(stderr),
  });
}
