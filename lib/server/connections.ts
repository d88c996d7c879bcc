// Runs on the server.

/** The open connections of a process: counted, and waited for at the end. */
export class Connections {
  /** From which address each is. */
  readonly #open = new Map<object, string>();
  readonly #counts = new Map<string, number>();
  #empty: PromiseWithResolvers<void> | null = null;

  /** Number of open connections. */
  get size(): number {
    return this.#open.size;
  }

  /** Those that are open now. */
  get open(): Pick<ReadonlyMap<object, string>, "has" | "keys"> {
    return this.#open;
  }

  /**
   * @param address An address.
   * @returns How many connections are open from there.
   */
  countOf(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  /**
   * @param connection One that was accepted.
   * @param address From where it is.
   */
  add(connection: object, address: string): void {
    if (this.#open.has(connection)) return;
    this.#open.set(connection, address);
    this.#counts.set(address, this.countOf(address) + 1);
  }

  /** @param connection One that is closed. */
  delete(connection: object): void {
    const address = this.#open.get(connection);
    if (address === undefined) return;
    this.#open.delete(connection);
    const left = this.countOf(address) - 1;
    if (left > 0) this.#counts.set(address, left);
    else this.#counts.delete(address);
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
