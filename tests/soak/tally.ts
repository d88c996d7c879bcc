const MAX_FAULTS = 20;

/** What all users together have done, and what went wrong. */
export class Tally {
  /** Messages and changes that were sent, each once. */
  sent = 0;
  /** Messages and changes that came, to all together. */
  delivered = 0;
  disconnects = 0;
  /** How often the server could not store something for now. */
  refused = 0;
  /** How often somebody was away for longer than messages are kept. */
  truncated = 0;
  #faultCount = 0;
  readonly #faults: string[] = [];

  /** How many faults there were. */
  get faultCount(): number {
    return this.#faultCount;
  }

  /** The first few faults. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** Counts anew; faults stay. */
  restart(): void {
    this.sent = 0;
    this.delivered = 0;
    this.disconnects = 0;
    this.refused = 0;
    this.truncated = 0;
  }

  /**
   * Notes a fault.
   *
   * @param fault What is wrong.
   */
  blame(fault: string): void {
    if (this.#faultCount++ < MAX_FAULTS) this.#faults.push(fault);
  }
}
