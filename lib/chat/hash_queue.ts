// Runs on the server.

import { ProtocolError } from "../protocol/protocol_error.ts";
import { waitWords } from "./wait_words.ts";

/** Most that wait while one is at work. */
export const MAX_WAITING_HASHES = 8;

/** Most of one address, at work or waiting. */
export const MAX_HASHES_OF_ONE = 2;

// All that can be before it are done by then.
const RETRY_AFTER_MS = 2000;

/**
 * Has what keeps a core busy be done one after another: whoever asks for much of it must
 * not take the machine from those who talk.
 */
export class HashQueue {
  #last: Promise<unknown> = Promise.resolve();
  #size = 0;
  readonly #sizes = new Map<string, number>();

  /**
   * @param address For whom.
   * @param work What is to be done.
   * @returns What came of it.
   * @throws {ProtocolError} `rate_limited` when too many wait already.
   * @throws Whatever the work throws.
   */
  async run<Value>(
    address: string,
    work: () => Promise<Value>,
  ): Promise<Value> {
    const own = this.#sizes.get(address) ?? 0;
    if (this.#size > MAX_WAITING_HASHES || own >= MAX_HASHES_OF_ONE) {
      throw new ProtocolError(
        "rate_limited",
        `Many passphrases are being looked at, try again ${
          waitWords(RETRY_AFTER_MS)
        }`,
        { retryAfterMs: RETRY_AFTER_MS },
      );
    }
    this.#size++;
    this.#sizes.set(address, own + 1);
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    try {
      return await done;
    } finally {
      this.#leave(address);
    }
  }

  #leave(address: string): void {
    this.#size--;
    const left = (this.#sizes.get(address) ?? 1) - 1;
    if (left > 0) this.#sizes.set(address, left);
    else this.#sizes.delete(address);
  }
}
