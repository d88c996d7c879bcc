// Runs in tests.

import { TextLineStream } from "./text_line_stream.ts";
import type { Written } from "./log_words.ts";

/** How a {@linkcode LogWriterProcess} writes. */
export interface LogWriterOptions {
  /** Where the store is. */
  readonly path: string;
  /** Begins all its ids: no other writer's may begin so. */
  readonly prefix: string;
  readonly seed: number;
  /** Environment variables. */
  readonly env?: Record<string, string>;
}

/** A process that writes to a log until it is killed. */
export class LogWriterProcess {
  /** What it was told is stored, as far as it came to say so. */
  readonly written: Written[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #stirred = Promise.withResolvers<void>();

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#reading = this.#read();
  }

  /**
   * Starts one.
   *
   * @param options What it writes, and where.
   */
  static start(
    { path, prefix, seed, env = {} }: LogWriterOptions,
  ): LogWriterProcess {
    const script = new URL("./log_writer.ts", import.meta.url).href;
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", script, path, prefix, String(seed)],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    });
    return new LogWriterProcess(command.spawn());
  }

  /** Waits until it has written so many entries. */
  async wrote(count: number): Promise<void> {
    while (this.written.length < count) await this.#stirred.promise;
  }

  /** Kills it without warning, and waits for what it still had to say. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#reading;
  }

  async #read(): Promise<void> {
    const lines = this.#child.stdout
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream());
    for await (const line of lines) {
      this.written.push(JSON.parse(line));
      this.#stirred.resolve();
      this.#stirred = Promise.withResolvers();
    }
  }
}
