import { ROOT } from "../repo/repository.ts";
import type { CleanUpLine } from "./clean_up_lines.ts";

/** What the tests said. */
export type Outcome =
  | { readonly kind: "green" }
  /** The first test file that failed, from the root, or that didn't come to its end. */
  | { readonly kind: "red"; readonly file: string };

/** As `deno task test` runs them, but for types: code without a line may have wrong ones. */
const TEST = ["test", "-A", "--no-check", "--fail-fast"];
const SANITIZERS = ["--sanitize-ops", "--sanitize-resources"];

const UNWANTED = [".git", ".data", "node_modules"];
// Whoever waits for what never comes would do so for ever.
const MAX_MS = 120_000;
const MAX_MS_PER_FILE = 10_000;
const FAILURE = /=> \.\/(tests\/[^:]+):\d+:\d+/;
const RUNNING = /^running \d+ tests? from \.\/(\S+)/gm;

/** Marks processes, so that those that a test leaves behind are found. */
const MARK = "ISLET_MUTATION";

/** A copy of the repository, where lines may be missing while tests run. */
export class TreeCopy implements AsyncDisposable {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Copies the repository into a folder of its own, until disposal. */
  static async make(): Promise<TreeCopy> {
    const root = await Deno.makeTempDir({ prefix: "islet_mutation_" });
    await copyFolder(ROOT.pathname, root);
    return new TreeCopy(root);
  }

  /**
   * Runs tests.
   *
   * @param files Test files and folders, from the root.
   * @param line What is left out meanwhile.
   */
  async test(
    files: readonly string[],
    line?: CleanUpLine,
  ): Promise<Outcome> {
    if (line === undefined) return await this.#run(files);
    const path = `${this.#root}/${line.path}`;
    const original = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, line.without);
    try {
      return await this.#run(files);
    } finally {
      await Deno.writeTextFile(path, original);
    }
  }

  async #run(files: readonly string[]): Promise<Outcome> {
    const mark = crypto.randomUUID();
    const child = new Deno.Command(Deno.execPath(), {
      args: [...TEST, ...SANITIZERS, ...files],
      cwd: this.#root,
      env: { NO_COLOR: "1", [MARK]: mark },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const timer = setTimeout(
      () => child.kill("SIGKILL"),
      MAX_MS + MAX_MS_PER_FILE * files.length,
    );
    const output = new Response(child.stdout).text();
    const { success } = await child.status;
    clearTimeout(timer);
    // They may have inherited the pipe, which only then comes to its end.
    await endMarked(mark);
    const said = await output;
    if (success) return { kind: "green" };
    const file = FAILURE.exec(said)?.[1] ??
      [...said.matchAll(RUNNING)].at(-1)?.[1] ?? files.join(" ");
    return { kind: "red", file };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#root, { recursive: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (UNWANTED.includes(name)) continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Ends servers and browsers that a red test hasn't; where there is no /proc, none. */
async function endMarked(mark: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environment = await Deno.readTextFile(`/proc/${name}/environ`);
      if (environment.includes(`${MARK}=${mark}`)) {
        Deno.kill(Number(name), "SIGKILL");
      }
    } catch {
      // It has ended meanwhile, or is somebody else's.
    }
  }
}
