// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { RateLimiter } from "./rate_limiter.ts";

// By room, wherever they come from.
const ROOM_TRIES = { perSecond: 0.5, burst: 100 };

// By room and address: three an hour.
const FIRST_TRIES = { perSecond: 3 / 3600, burst: 3 };

/**
 * How often the passphrase of a room may be tried. The first tries from an address count
 * apart from those of who goes on: else a few addresses that try all day would keep out
 * whoever has just been told the passphrase. Time is passed in, in milliseconds.
 */
export class PassphraseTries {
  readonly #first = new RateLimiter(FIRST_TRIES);
  readonly #newcomers = new RateLimiter(ROOM_TRIES);
  readonly #others = new RateLimiter(ROOM_TRIES);

  /** How many rooms, and addresses in rooms, are remembered. */
  get size(): number {
    return this.#first.size + this.#newcomers.size + this.#others.size;
  }

  /**
   * Asks for one.
   *
   * @param room The room.
   * @param address From where.
   * @param now The time.
   * @returns 0 when it is allowed, else how many milliseconds to wait.
   */
  take(room: RoomName, address: string, now: number): number {
    const isFirst = this.#first.take(`${room} ${address}`, now) === 0;
    return (isFirst ? this.#newcomers : this.#others).take(room, now);
  }

  /**
   * Forgets rooms and addresses that have been quiet for long enough.
   *
   * @param now The time.
   */
  sweep(now: number): void {
    for (const tries of [this.#first, this.#newcomers, this.#others]) {
      tries.sweep(now);
    }
  }
}
