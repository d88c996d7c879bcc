// Runs in tests.

import { deadline } from "@std/async/deadline";
import { findProgram } from "./find_program.ts";
import { freePort } from "./free_port.ts";
import { standStill } from "./stand_still.ts";
import { until } from "./until.ts";

const STOP_TIMEOUT_MS = 5000;
const ACCESS_TOKEN = "of-the-tests";

/**
 * Looks for `denokv`, the self-hosted KV Connect server: where `DENOKV_PATH` says,
 * on the `PATH`, and where cargo installs it.
 *
 * @returns Its path, `null` when there is none to run.
 */
export async function findDenokv(): Promise<string | null> {
  const named = Deno.env.get("DENOKV_PATH");
  if (named) return named;
  const home = Deno.env.get("HOME");
  return await findProgram(["denokv"], home ? [`${home}/.cargo/bin`] : []);
}

/** A `denokv` of one's own, on a file and a port that it keeps when it starts again. */
export class DenokvServer implements AsyncDisposable {
  readonly #program: string;
  readonly #folder: string;
  readonly #port = freePort();
  #child: Deno.ChildProcess | null = null;

  private constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  /**
   * Starts a server with an empty store.
   *
   * @param program The path of `denokv`.
   */
  static async start(program: string): Promise<DenokvServer> {
    const folder = await Deno.makeTempDir({ prefix: "denokv-" });
    const server = new DenokvServer(program, folder);
    await server.start();
    return server;
  }

  /** Environment variables with which Islet uses it. */
  get settings(): Record<string, string> {
    return {
      ISLET_KV_PATH: `http://127.0.0.1:${this.#port}`,
      DENO_KV_ACCESS_TOKEN: ACCESS_TOKEN,
    };
  }

  /** Opens its store in this process, whose token is that of all these servers then. */
  async openKv(): Promise<Deno.Kv> {
    const { ISLET_KV_PATH, ...environment } = this.settings;
    for (const [name, value] of Object.entries(environment)) {
      Deno.env.set(name, value);
    }
    return await Deno.openKv(ISLET_KV_PATH);
  }

  /** Starts it on the file that it had, and waits until it is open. */
  async start(): Promise<void> {
    this.#child = new Deno.Command(this.#program, {
      args: [
        ["--sqlite-path", `${this.#folder}/denokv.sqlite`],
        "serve",
        ["--addr", `127.0.0.1:${this.#port}`],
        ["--access-token", ACCESS_TOKEN],
      ].flat(),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await until("denokv is open", () => this.#isOpen());
  }

  /** Kills it without warning. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    child.kill("SIGKILL");
    await deadline(child.status, STOP_TIMEOUT_MS);
  }

  /** It takes connections and requests, and answers none: a network without answer. */
  async pause(): Promise<void> {
    if (this.#child !== null) await standStill(this.#child);
  }

  /** It goes on with whatever has come meanwhile. */
  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #isOpen(): Promise<boolean> {
    try {
      using _connection = await Deno.connect({
        hostname: "127.0.0.1",
        port: this.#port,
      });
      return true;
    } catch {
      return false;
    }
  }
}
