// Runs on the command line, see dev.ts.

/** A process that can serve. */
export interface Runner {
  /** Whether it is gone, perhaps by itself. */
  readonly hasEnded: boolean;
  /** Has it serve, once. The port and the store have to be free. */
  serve(): void;
  /** Ends it, so that they are free. */
  stop(): Promise<void>;
}

// What dev_standby.ts has loaded before it is told to serve: packages that are
// in the working directory, and the places of others.
const LOADED = /^(?:deno\.json$|lib\/(?:stand_ins|tasks)\/)/;

// The server that has just been started has the processor for itself meanwhile.
const STANDBY_DELAY_MS = 400;

/** @returns Whether a process that stands by may have loaded this file. */
export function isLoadedAhead(path: string): boolean {
  return LOADED.test(path);
}

/**
 * The server during development, and a process that stands by to take over after
 * the next change. Never do both of them serve: a port and a file of the store
 * belong to one process.
 */
export class DevRelay {
  readonly #create: () => Runner;
  #server: Runner;
  #standby: Runner | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts to serve.
   *
   * @param create Starts a process, which stands by.
   */
  constructor(create: () => Runner) {
    this.#create = create;
    this.#server = this.#start();
  }

  /**
   * Replaces the server.
   *
   * @param settled The paths that have changed, once they are complete.
   */
  async replace(settled: Promise<string[]>): Promise<void> {
    clearTimeout(this.#timer);
    const [paths] = await Promise.all([settled, this.#server.stop()]);
    if (paths.some(isLoadedAhead)) await this.#dismiss();
    this.#server = this.#start();
  }

  /** Ends both. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all([this.#server.stop(), this.#dismiss()]);
  }

  #start(): Runner {
    // It may have failed to load what it needs, and have said so.
    if (this.#standby?.hasEnded) this.#standby = null;
    const server = this.#standby ?? this.#create();
    this.#standby = null;
    server.serve();
    this.#timer = setTimeout(() => {
      this.#standby = this.#create();
    }, STANDBY_DELAY_MS);
    return server;
  }

  async #dismiss(): Promise<void> {
    await this.#standby?.stop();
    this.#standby = null;
  }
}
