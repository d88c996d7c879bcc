// Runs on the server.

const INTERVAL_MS = 250;

/**
 * Measures how late the event loop is: by a timer, which comes as late as any other event
 * would. It owns that timer, which disposing ends. (Deno 2.9 has Node's
 * `monitorEventLoopDelay`, which doesn't see a loop that is held up.)
 */
export class EventLoopLag implements Disposable {
  readonly #timer: ReturnType<typeof setInterval>;
  #dueAt = performance.now() + INTERVAL_MS;

  /** @param onLag Is told four times a second how late it was, in milliseconds. */
  constructor(onLag: (lagMs: number) => void) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      onLag(Math.max(0, now - this.#dueAt));
      this.#dueAt = now + INTERVAL_MS;
    }, INTERVAL_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
