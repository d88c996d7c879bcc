// Runs on the server.

import {
  type Appended,
  type NewEntry,
  type Pending,
  type RefusalCode,
  RefusedError,
  type Settle,
  UnavailableError,
} from "./new_entry.ts";
import type { PreparedEntry } from "./prepared_commit.ts";

/** The new entries of one log that wait for a commit, and what their senders learn. */
export class PendingQueue {
  readonly #onSettled: (count: number) => void;
  #waiting: Pending[] = [];

  /** @param onSettled Is told how many senders have learned what became of theirs. */
  constructor(onSettled: (count: number) => void) {
    this.#onSettled = onSettled;
  }

  /** What waits, in order. */
  get waiting(): readonly Pending[] {
    return this.#waiting;
  }

  /**
   * Takes a new entry.
   *
   * @param newEntry The entry.
   * @param settle Learns what has become of it.
   */
  add(newEntry: NewEntry, settle: Settle): void {
    this.#waiting.push({ newEntry, settle });
  }

  /**
   * Goes on with what a commit has left.
   *
   * @param waiting What still waits, in order.
   */
  keep(waiting: readonly Pending[]): void {
    this.#waiting = [...waiting];
  }

  /**
   * Puts entries back, before those that wait.
   *
   * @param prepared What was not committed.
   */
  putBack(prepared: readonly PreparedEntry[]): void {
    const pendings = prepared.map(({ pending }) => pending);
    this.#waiting = [...pendings, ...this.#waiting];
  }

  /**
   * Tells senders that their entries are stored.
   *
   * @param prepared What was committed.
   */
  stored(prepared: readonly PreparedEntry[]): void {
    for (const { pending, seq, message } of prepared) {
      pending.settle.stored({ seq, message, duplicate: false });
    }
    this.#onSettled(prepared.length);
  }

  /**
   * Tells a sender what was stored under the id before.
   *
   * @param pending What was sent again.
   * @param reading What is there.
   */
  async storedBefore(
    { settle }: Pending,
    reading: Promise<Appended>,
  ): Promise<void> {
    await reading.then(settle.stored, (cause) => {
      const isRefused = cause instanceof RefusedError;
      settle.failed(isRefused ? cause : new UnavailableError(cause));
    });
    this.#onSettled(1);
  }

  /**
   * Tells senders that the log doesn't take their entries.
   *
   * @param refused What, and why.
   */
  refuse(refused: readonly (readonly [Pending, RefusalCode])[]): void {
    for (const [{ settle }, code] of refused) {
      settle.failed(new RefusedError(code));
    }
    if (refused.length > 0) this.#onSettled(refused.length);
  }

  /**
   * Tells senders that their entries are not stored, or not known to be.
   *
   * @param prepared What was in a commit.
   * @param cause Why.
   */
  fail(prepared: readonly PreparedEntry[], cause: unknown): void {
    for (const { pending } of prepared) {
      pending.settle.failed(new UnavailableError(cause));
    }
    this.#onSettled(prepared.length);
  }

  /**
   * Tells all that wait that their entries are not stored.
   *
   * @param cause Why.
   */
  failAll(cause: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { settle } of waiting) {
      settle.failed(new UnavailableError(cause));
    }
    this.#onSettled(waiting.length);
  }
}
