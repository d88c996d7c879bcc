// Runs in tests.

import { DatabaseSync } from "node:sqlite";

const BUSY_TIMEOUT_MS = 5000;

/**
 * Keeps everybody else from writing to a store in a file, while reading goes on: a
 * commit waits until the lock is disposed of.
 */
export class StoreLock implements Disposable {
  readonly #database: DatabaseSync;

  /** @param path The store; waits for the commit that is under way. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    this.#database.exec("BEGIN IMMEDIATE");
  }

  [Symbol.dispose](): void {
    this.#database.exec("ROLLBACK");
    this.#database.close();
  }
}
