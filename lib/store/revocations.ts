// Runs on the server.

import { READ_TIMEOUT_MS, withDeadline } from "./deadline.ts";
import { revokedKey } from "./keys.ts";

// Others on the same store learn of it within this time.
const KEPT_MS = 1000;
const MAX_KEPT = 1000;

/** What {@linkcode Revocations} needs. */
export interface RevocationsOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Whose tokens count no longer. */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** What was read within a second, the oldest first. */
  readonly #read = new Map<string, { at: number; isRevoked: boolean }>();

  /** @param options The store and the clock. */
  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /** How many users are remembered. */
  get size(): number {
    return this.#read.size;
  }

  /**
   * Has nobody take tokens of a user any more.
   *
   * @param userId The user.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async add(userId: string): Promise<void> {
    const { kv, now } = this.#options;
    const at = now();
    await withDeadline(kv.set(revokedKey(userId), at), READ_TIMEOUT_MS);
    this.#keep(userId, at, true);
  }

  /**
   * @param userId A user.
   * @returns Whether their tokens count no longer, as of a second ago at most.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async has(userId: string): Promise<boolean> {
    const { kv, now } = this.#options;
    const at = now();
    const known = this.#read.get(userId);
    if (known !== undefined && (known.isRevoked || at - known.at < KEPT_MS)) {
      return known.isRevoked;
    }
    const reading = kv.get(revokedKey(userId));
    const { value } = await withDeadline(reading, READ_TIMEOUT_MS);
    this.#keep(userId, at, value !== null);
    return value !== null;
  }

  #keep(userId: string, at: number, isRevoked: boolean): void {
    this.#read.delete(userId);
    this.#read.set(userId, { at, isRevoked });
    if (this.#read.size <= MAX_KEPT) return;
    const [oldest] = this.#read.keys();
    if (oldest !== undefined) this.#read.delete(oldest);
  }
}
