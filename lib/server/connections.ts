// Runs on the server.

/** The open connections of a process: counted, and waited for at the end. */
export class Connections {
  readonly #open = new Set<object>();
  #empty: PromiseWithResolvers<void> | null = null;

  /** Number of open connections. */
  get size(): number {
    return this.#open.size;
  }

  /** Those that are open now. */
  get open(): ReadonlySet<object> {
    return this.#open;
  }

  /** @param connection One that was accepted. */
  add(connection: object): void {
    this.#open.add(connection);
  }

  /** @param connection One that is closed. */
  delete(connection: object): void {
    this.#open.delete(connection);
    if (this.#open.size > 0) return;
    this.#empty?.resolve();
    this.#empty = null;
  }

  /** @returns Resolves once none is open. */
  closed(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    this.#empty ??= Promise.withResolvers();
    return this.#empty.promise;
  }
}
