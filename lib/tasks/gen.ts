// Runs on the command line: `deno task gen` writes `fresh.gen.ts`, and
// `deno task gen --check` tells whether it is up to date.

import { isIsland, isRoute, manifest, type SourceFile } from "./manifest.ts";

const MANIFEST = "fresh.gen.ts";
const FOLDERS = ["islands", "routes"];
const MODULE = /\.[jt]sx?$/;

/**
 * Generates the manifest of an app, formatted as `deno fmt` does. What a module
 * exports is asked of the module itself, so each one is imported: that opens nothing,
 * since only `main.ts` does.
 *
 * @param root The root folder of the app, with a slash at its end.
 * @returns What its `fresh.gen.ts` should be.
 * @throws {SyntaxError} If a file is no valid route or island; the message names
 * it.
 */
export async function generate(root: URL): Promise<string> {
  const files: SourceFile[] = [];
  for (const folder of FOLDERS) {
    for await (const path of walk(root, folder)) {
      if (!isRoute(path) && !isIsland(path)) continue;
      const module = await import(new URL(encodeURI(path), root).href);
      files.push({ path, exports: new Set(Object.keys(module)) });
    }
  }
  return await format(manifest(files), root);
}

/** The paths of the modules in a folder, from the root; none if there is none. */
async function* walk(root: URL, folder: string): AsyncGenerator<string> {
  for await (const entry of readFolder(new URL(encodeURI(folder), root))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* walk(root, path);
    else if (MODULE.test(entry.name)) yield path;
  }
}

async function* readFolder(folder: URL): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function format(source: string, root: URL): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ts", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();

  const { success, stdout, stderr } = await output;
  if (!success) {
    throw new Error(`Cannot format ${MANIFEST}`, {
      cause: new TextDecoder().decode(stderr),
    });
  }
  return new TextDecoder().decode(stdout);
}

async function readIfPresent(file: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Brings the manifest up to date.
 *
 * @param root The root folder of the app, with a slash at its end.
 * @param checkOnly Whether to leave it as it is.
 * @returns Whether it was up to date before.
 */
async function update(root: URL, checkOnly: boolean): Promise<boolean> {
  const file = new URL(MANIFEST, root);
  const source = await generate(root);
  if (await readIfPresent(file) === source) return true;
  if (!checkOnly) await Deno.writeTextFile(file, source);
  return false;
}

/** What to tell the person at the terminal, and whether all is well. */
async function run(checkOnly: boolean): Promise<[ok: boolean, text: string]> {
  try {
    const root = new URL("../../", import.meta.url);
    if (await update(root, checkOnly)) {
      return [true, `${MANIFEST} is up to date`];
    }
    return checkOnly
      ? [false, `${MANIFEST} is out of date: run "deno task gen" and commit it`]
      : [true, `Wrote ${MANIFEST}`];
  } catch (error) {
    if (error instanceof SyntaxError) return [false, error.message];
    throw error;
  }
}

if (import.meta.main) {
  const [ok, text] = await run(Deno.args.includes("--check"));
  // deno-lint-ignore no-console -- this is a command line
  console[ok ? "log" : "error"](text);
  if (!ok) Deno.exit(1);
}
