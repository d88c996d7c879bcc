// Runs on the command line, see dev.ts.

import type { Runner } from "./dev_relay.ts";

const STANDBY = new URL("./dev_standby.ts", import.meta.url);
const STOP_TIMEOUT_MS = 2000;

/** A process that serves once it is told to, until it is replaced after a change. */
export class DevProcess implements Runner {
  readonly #child: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #hasEnded = false;

  /** Starts it; what it prints goes to the terminal. */
  constructor() {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", STANDBY.href],
      // Closes when this process ends, however that comes about.
      stdin: "piped",
    }).spawn();
    this.#child.status.then(() => this.#hasEnded = true);
    this.#orders = this.#child.stdin.getWriter();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  serve(): void {
    // If it has ended, it has said why.
    this.#orders.write(new Uint8Array(1)).catch(() => {});
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill("SIGTERM");
    // What is being developed may hang.
    const timer = setTimeout(
      () => this.#child.kill("SIGKILL"),
      STOP_TIMEOUT_MS,
    );
    await this.#child.status;
    clearTimeout(timer);
  }
}
