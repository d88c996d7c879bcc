/** Timeouts that end together. */
export class Schedule implements Disposable {
  readonly #pending = new Set<ReturnType<typeof setTimeout>>();
  #isOver = false;

  /**
   * Does something later, unless all is over by then.
   *
   * @param delayMs How much later.
   * @param action What.
   */
  after(delayMs: number, action: () => void): void {
    if (this.#isOver) return;
    const timeout = setTimeout(() => {
      this.#pending.delete(timeout);
      action();
    }, delayMs);
    this.#pending.add(timeout);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const timeout of this.#pending) clearTimeout(timeout);
    this.#pending.clear();
  }
}
