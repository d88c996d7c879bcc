import { listModules, ROOT, runDeno } from "./repository.ts";

/** That one module of the repository imports another, as a type or a value. */
export interface Import {
  /** The path, from the root, of the module that imports. */
  readonly from: string;
  /** The path, from the root, of the module it imports. */
  readonly to: string;
  /** What is written in the source. */
  readonly specifier: string;
  /** Whether nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
}

/** The parts of `deno info --json` that say who imports whom. */
interface Info {
  modules: {
    specifier: string;
    error?: string;
    dependencies?: {
      specifier: string;
      code?: { specifier?: string };
      type?: { specifier?: string };
    }[];
  }[];
}

/**
 * Reads from the module graph who imports whom in the app, in all that is
 * reachable from `main.ts`, from `fresh.gen.ts`, and from any module of
 * `islands/`, `routes/` and `lib/`.
 *
 * @throws {Error} If a module cannot be found.
 */
export async function readImports(): Promise<Import[]> {
  const roots = ["main.ts", "fresh.gen.ts"];
  for (const folder of ["islands", "routes", "lib"]) {
    roots.push(...await listModules(folder));
  }
  return await readImportsFrom(roots);
}

/**
 * Reads from the module graph who imports whom in all that is reachable from some
 * modules.
 *
 * @param roots Their paths from the root.
 * @throws {Error} If a module cannot be found.
 */
export async function readImportsFrom(
  roots: readonly string[],
): Promise<Import[]> {
  const { modules } = await readInfo(roots);

  const imports: Import[] = [];
  for (const { specifier, error, dependencies = [] } of modules) {
    const from = fromRoot(specifier);
    if (from === undefined) continue;
    if (error) throw new Error(`Cannot read ${from}: ${error}`);
    for (const { specifier, code, type } of dependencies) {
      const to = fromRoot(code?.specifier ?? type?.specifier ?? "");
      if (to === undefined) continue;
      const isTypeOnly = code === undefined;
      imports.push({ from, to, specifier, isTypeOnly });
    }
  }
  return imports;
}

/** One run of `deno info` for all modules, by way of one that imports them. */
async function readInfo(paths: readonly string[]): Promise<Info> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = paths.map((path) => `import "${new URL(path, ROOT)}";\n`);
    await Deno.writeTextFile(file, lines.join(""));
    return JSON.parse(
      await runDeno("info", "--json", "--config", "deno.json", file),
    );
  } finally {
    await Deno.remove(file);
  }
}

/** The path from the root of a module of the repository. */
function fromRoot(specifier: string): string | undefined {
  return specifier.startsWith(ROOT.href)
    ? decodeURI(specifier.slice(ROOT.href.length))
    : undefined;
}
