// Runs in the browser; imported on the server too.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Connection } from "./connection.ts";
import { Timer } from "./timer.ts";
import { LOSS_SHOWN_AFTER_MS } from "./timing.ts";

/**
 * How a connection stands, without the losses that are over before a person would wonder:
 * an attempt to come back is shown once it has taken two seconds. All else is shown at
 * once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { signal } from "@preact/signals";
 *
 * const connection = signal<Connection>({ state: "online" });
 * const steady = new SteadyConnection(connection);
 * steady.start();
 * connection.value = { state: "waiting", attempt: 1, retryInSeconds: 1 };
 * assertEquals(steady.connection.value, { state: "online" });
 * connection.value = { state: "closed" };
 * ```
 */
export class SteadyConnection {
  readonly #source: ReadonlySignal<Connection>;
  readonly #shown = signal<Connection>({ state: "idle" });
  readonly #hold = new Timer();

  /** @param source How the connection stands. */
  constructor(source: ReadonlySignal<Connection>) {
    this.#source = source;
  }

  /** What is shown. */
  get connection(): ReadonlySignal<Connection> {
    return this.#shown;
  }

  /** Begins to follow, once. Nothing is left of it when the connection is closed. */
  start(): void {
    effect(() => this.#follow(this.#source.value));
  }

  #follow(connection: Connection): void {
    if (!isComingBack(connection)) {
      this.#hold.clear();
      this.#shown.value = connection;
    } else if (this.#shown.peek().state !== "online") {
      if (!this.#hold.pending) this.#shown.value = connection;
    } else if (!this.#hold.pending) {
      this.#hold.set(
        LOSS_SHOWN_AFTER_MS,
        () => this.#shown.value = this.#source.peek(),
      );
    }
  }
}

function isComingBack(connection: Connection): boolean {
  return connection.state === "waiting" || connection.state === "connecting";
}
