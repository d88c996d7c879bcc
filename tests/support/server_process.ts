import { deadline } from "@std/async/deadline";
import { TextLineStream } from "./text_line_stream.ts";

const ROOT = new URL("../../", import.meta.url);
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** How a process runs. */
export interface ServerOptions {
  /** Files that it may have open, sockets included; otherwise what the system says. */
  readonly openFiles?: number;
  /** Port of V8's inspector, on 127.0.0.1; otherwise there is none. */
  readonly inspectPort?: number;
  /** A module, from the root of the repository, that runs before any of the server's. */
  readonly preload?: string;
}

/** How a process ended. */
export interface Ending {
  readonly code: number;
  readonly signal: Deno.Signal | null;
}

/** A real server in a process of its own, started as `deno task start` does. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #reading: Promise<unknown>;
  readonly #opened = Promise.withResolvers<string>();
  #isOver = false;

  private constructor(
    settings: Record<string, string>,
    args: readonly string[],
    { openFiles, inspectPort, preload }: ServerOptions,
  ) {
    const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles}; `;
    this.#child = new Deno.Command("sh", {
      args: [
        "-c",
        `${limit}exec "$0" "$@"`,
        Deno.execPath(),
        "run",
        ...(inspectPort === undefined
          ? []
          : [`--inspect=127.0.0.1:${inspectPort}`]),
        ...(preload === undefined ? [] : [`--preload=${preload}`]),
        "--allow-net",
        "--allow-env",
        "--allow-read",
        "--allow-write",
        "lib/tasks/start.ts",
        ...args,
      ],
      cwd: ROOT,
      env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...settings },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout),
      this.#read(this.#child.stderr),
    ]);
    // Nobody may be waiting for it to open.
    this.#opened.promise.catch(() => {});
  }

  /**
   * Starts a server without waiting until it is open.
   *
   * @param settings Environment variables; a free port unless they say otherwise.
   * @param args Arguments of `deno task start`.
   */
  static spawn(
    settings: Record<string, string>,
    args: readonly string[] = [],
  ): ServerProcess {
    return new ServerProcess(settings, args, {});
  }

  /**
   * Starts a server and waits until it is open.
   *
   * @param settings Environment variables; a free port unless they say otherwise.
   * @param args Arguments of `deno task start`.
   * @param options How it runs.
   * @throws {Error} With what it printed, when it doesn't open.
   */
  static async start(
    settings: Record<string, string>,
    args: readonly string[] = [],
    options: ServerOptions = {},
  ): Promise<ServerProcess> {
    const server = new ServerProcess(settings, args, options);
    await server.url;
    return server;
  }

  /** Where it is open, without a slash at the end. */
  get url(): Promise<string> {
    return deadline(this.#opened.promise, START_TIMEOUT_MS);
  }

  /** Its process: the shell that starts it becomes it. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Everything that it has printed. */
  get output(): string {
    return this.#lines.join("\n");
  }

  /** @param signal What to send to the process. */
  kill(signal: Deno.Signal): void {
    if (!this.#isOver) this.#child.kill(signal);
  }

  /** @returns How it ended, once it has. */
  async ended(): Promise<Ending> {
    const { code, signal } = await deadline(
      this.#child.status,
      STOP_TIMEOUT_MS,
    );
    this.#isOver = true;
    await this.#reading;
    return { code, signal };
  }

  /** Asks it to end, and waits. */
  async stop(): Promise<Ending> {
    this.kill("SIGTERM");
    return await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended();
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const lines = stream
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream());
    for await (const line of lines) {
      this.#lines.push(line);
      const url = /^Islet is open at (\S+)$/.exec(line)?.[1];
      if (url !== undefined) this.#opened.resolve(url);
    }
    this.#opened.reject(new Error(`The server didn't open:\n${this.output}`));
  }
}
