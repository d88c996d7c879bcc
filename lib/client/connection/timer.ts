// Runs in the browser; imported on the server too.

/**
 * At most one pending timeout; setting it again replaces the pending one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const timer = new Timer();
 * timer.set(1_000, () => {});
 * assertEquals(timer.pending, true);
 * timer.clear();
 * assertEquals(timer.pending, false);
 * ```
 */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined;

  /** Whether the timeout is still to come. */
  get pending(): boolean {
    return this.#id !== undefined;
  }

  /**
   * Runs an action later.
   *
   * @param delayMs How much later.
   * @param action What to do then.
   */
  set(delayMs: number, action: () => void): void {
    this.clear();
    this.#id = setTimeout(() => {
      this.#id = undefined;
      action();
    }, delayMs);
  }

  /** Forgets the pending timeout, if there is one. */
  clear(): void {
    clearTimeout(this.#id);
    this.#id = undefined;
  }
}
