// Runs in tests.

import { assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import { freePort } from "./free_port.ts";
import { ServerProcess } from "./server_process.ts";
import { standStill } from "./stand_still.ts";

/** A server that is killed and started again, on the same port and store. */
export class MortalServer implements AsyncDisposable {
  readonly url: string;
  readonly #settings: Record<string, string>;
  readonly #args: readonly string[];
  readonly #complaints: string[] = [];
  #process: ServerProcess | null = null;

  private constructor(
    settings: Record<string, string>,
    args: readonly string[],
  ) {
    this.#args = args;
    const port = freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.#settings = { ...settings, PORT: String(port), ISLET_LOG: "warn" };
  }

  /**
   * Starts it for the first time.
   *
   * @param settings Environment variables, without port.
   * @param args Arguments of `deno task start`.
   */
  static async start(
    settings: Record<string, string>,
    args: readonly string[] = [],
  ): Promise<MortalServer> {
    const server = new MortalServer(settings, args);
    await server.start();
    return server;
  }

  /** Starts it, and waits until it is open. */
  async start(): Promise<void> {
    this.#process = await ServerProcess.start(this.#settings, this.#args);
  }

  /** What it has complained of until it was last killed. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Kills it without warning. */
  async kill(): Promise<void> {
    const process = this.#process;
    if (process === null) return;
    this.#process = null;
    process.kill("SIGKILL");
    assertEquals((await process.ended()).signal, "SIGKILL");
    this.#complaints.push(
      ...process.output.split("\n").filter((line) =>
        line !== `Islet is open at ${this.url}`
      ),
    );
  }

  /**
   * Starts it, and kills it when it has perhaps not opened yet.
   *
   * @param lifeMs How long it lives.
   */
  async startInVain(lifeMs: number): Promise<void> {
    await using _process = ServerProcess.spawn(this.#settings, this.#args);
    await delay(lifeMs);
  }

  /** It stands still, as a laptop that sleeps; its connections stay. */
  async pause(): Promise<void> {
    if (this.#process !== null) await standStill(this.#process);
  }

  /** It goes on where it was. */
  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
  }
}
