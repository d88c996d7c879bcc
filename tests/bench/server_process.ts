import { TextLineStream } from "../support/text_line_stream.ts";

/** How a server is started. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Environment variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server in a process of its own, on a port of its own choice. */
export class ServerProcess implements AsyncDisposable {
  /** Port on 127.0.0.1. */
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  private constructor(
    child: Deno.ChildProcess,
    port: number,
    reading: Promise<void>,
  ) {
    this.#child = child;
    this.port = port;
    this.#reading = reading;
  }

  /**
   * Starts a server and waits until it prints where it is open.
   *
   * @param command How.
   * @returns The server.
   * @throws {Error} When it ends before.
   */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const { program, args, env = {} } = command;
    const child = new Deno.Command(program, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const opened = Promise.withResolvers<number>();
    const reading = readPort(child.stdout, opened.resolve).then(() =>
      opened.reject(new Error(`${program} ${args.join(" ")} didn't open`))
    );
    return new ServerProcess(child, await opened.promise, reading);
  }

  /** Its process. */
  get pid(): number {
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing of it is needed any more, and some would wait for their clients.
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#reading;
  }
}

async function readPort(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  onPort: (port: number) => void,
): Promise<void> {
  const lines = output
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
  for await (const line of lines) {
    const port = /http:\/\/[^\s/]+:(\d+)/.exec(line)?.[1];
    if (port !== undefined) onPort(Number(port));
  }
}
