import { deadline } from "@std/async/deadline";
import { freePort } from "./free_port.ts";
import { TextLineStream } from "./text_line_stream.ts";
import { until } from "./until.ts";

const ROOT = new URL("../../", import.meta.url);
const STOP_TIMEOUT_MS = 5000;
const READ_TIMEOUT_MS = 1000;

/**
 * A small app in a folder of its own, with the tools and the configuration of this
 * repository, served by what `deno task dev` runs.
 */
export class DevProject implements AsyncDisposable {
  readonly url: string;
  readonly #root: string;
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #reading: Promise<unknown>;
  #isOver = false;

  private constructor(root: string) {
    const port = freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.#root = root;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "lib/tasks/dev.ts"],
      cwd: root,
      env: { HOST: "127.0.0.1", PORT: String(port), NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout),
      this.#read(this.#child.stderr),
    ]);
  }

  /**
   * Copies an app and starts to serve it.
   *
   * @param app The folder of the app.
   */
  static async start(app: URL): Promise<DevProject> {
    const root = await Deno.makeTempDir();
    await copy(new URL("lib/", ROOT), `${root}/lib`);
    for (const file of ["deno.json", "deno.lock"]) {
      await Deno.copyFile(new URL(file, ROOT), `${root}/${file}`);
    }
    await copy(app, root);
    const project = new DevProject(root);
    await until("the server is open", () => project.isOpen());
    return project;
  }

  /** Everything that stands in the terminal. */
  get output(): string {
    return this.#lines.join("\n");
  }

  /** @returns Its page as HTML, or `null` while it doesn't answer. */
  async read(): Promise<string | null> {
    const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
    try {
      return await (await fetch(this.url, { signal })).text();
    } catch {
      return null;
    }
  }

  /** @returns Whether it answers. */
  async isOpen(): Promise<boolean> {
    return await this.read() !== null;
  }

  /**
   * Lists the server and the process that stands by. Linux only.
   *
   * @returns Their ids.
   */
  async processes(): Promise<number[]> {
    const ids: number[] = [];
    for await (const { name } of Deno.readDir("/proc")) {
      if (/^\d+$/.test(name) && await this.#isOwn(name)) ids.push(Number(name));
    }
    return ids;
  }

  /**
   * Changes a file as an editor does.
   *
   * @param path Its path in the project.
   * @param from What to replace.
   * @param to What comes in its place.
   * @returns What brings it back to what it was.
   */
  async edit(path: string, from: string, to: string) {
    const file = `${this.#root}/${path}`;
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, source.replace(from, to));
    return () => Deno.writeTextFile(file, source);
  }

  /** Ends the command itself, without a chance to clean up. */
  kill(): void {
    this.#child.kill("SIGKILL");
    this.#isOver = true;
  }

  /** Asks it to end, and waits; returns its exit code. */
  async stop(): Promise<number> {
    if (!this.#isOver) this.#child.kill("SIGTERM");
    const { code } = await deadline(this.#child.status, STOP_TIMEOUT_MS);
    this.#isOver = true;
    // What it has started may hold on to the terminal.
    await deadline(this.#reading, STOP_TIMEOUT_MS);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Deno.remove(this.#root, { recursive: true });
  }

  async #isOwn(id: string): Promise<boolean> {
    try {
      const command = await Deno.readTextFile(`/proc/${id}/cmdline`);
      return command.includes(`${this.#root}/lib/tasks/dev_standby.ts`);
    } catch {
      // It has ended.
      return false;
    }
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const lines = stream
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream());
    for await (const line of lines) this.#lines.push(line);
  }
}

async function copy(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const target = `${to}/${name}`;
    if (isDirectory) await copy(new URL(`${name}/`, from), target);
    else await Deno.copyFile(new URL(name, from), target);
  }
}
