// Runs on the server.

import {
  type Appended,
  type Pending,
  type PendingEntry,
  type PendingSettings,
  RefusedError,
  UnavailableError,
} from "./new_entry.ts";
import type { PreparedEntry } from "./prepared_commit.ts";
import type { RoomRecord } from "./room_record.ts";

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
   * Takes what is to be stored.
   *
   * @param pending What, and who learns what has become of it.
   */
  add(pending: Pending): void {
    this.#waiting.push(pending);
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
    for (const each of prepared) {
      if ("record" in each) {
        each.pending.settle.stored(each.record);
      } else {
        const { pending, seq, message } = each;
        pending.settle.stored({ seq, message, duplicate: false });
      }
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
    { settle }: PendingEntry,
    reading: Promise<Appended>,
  ): Promise<void> {
    await reading.then(settle.stored, (cause) => {
      const isRefused = cause instanceof RefusedError;
      settle.failed(isRefused ? cause : new UnavailableError(cause));
    });
    this.#onSettled(1);
  }

  /**
   * Tells senders that the record is already as they want it.
   *
   * @param settled What, and the record.
   */
  unchanged(
    settled: readonly (readonly [PendingSettings, RoomRecord])[],
  ): void {
    for (const [{ settle }, record] of settled) settle.stored(record);
    if (settled.length > 0) this.#onSettled(settled.length);
  }

  /**
   * Tells senders that the log doesn't take their entries.
   *
   * @param refused What, and why.
   */
  refuse(refused: readonly (readonly [Pending, RefusedError])[]): void {
    for (const [{ settle }, error] of refused) settle.failed(error);
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
   * @param cause Why: a {@linkcode RefusedError} is passed on.
   */
  failAll(cause: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { settle } of waiting) {
      const isRefused = cause instanceof RefusedError;
      settle.failed(isRefused ? cause : new UnavailableError(cause));
    }
    this.#onSettled(waiting.length);
  }
}
