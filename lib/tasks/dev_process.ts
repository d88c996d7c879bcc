// Runs on the command line, see dev.ts.

const SERVER = new URL("./dev_server.ts", import.meta.url);
const STOP_TIMEOUT_MS = 2000;

/** The server during development, in a process that is replaced after a change. */
export class DevProcess {
  readonly #child: Deno.ChildProcess;
  #hasEnded = false;

  /** Starts it; what it prints goes to the terminal. */
  constructor() {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", SERVER.href],
      // Closes when this process ends, however that comes about.
      stdin: "piped",
    }).spawn();
    this.#child.status.then(() => this.#hasEnded = true);
  }

  /** Ends it, so that its port and its store are free. */
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
