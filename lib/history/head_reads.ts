// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { withDeadline } from "./deadline.ts";
import type { Head } from "./keys.ts";
import { READ_TIMEOUT_MS, readHead } from "./log_reader.ts";

/**
 * Reads where the logs of rooms stand, for pages. All who ask for a room's head while
 * it is being read share the read after that one: a busy page costs one read at a
 * time, and nobody gets a head that is older than their question.
 */
export class HeadReads {
  readonly #kv: Deno.Kv;
  readonly #running = new Map<RoomName, Promise<Head>>();
  readonly #next = new Map<RoomName, Promise<Head>>();

  /** @param kv The store. */
  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /**
   * @param room The room.
   * @returns The head, as it is now or later.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  read(room: RoomName): Promise<Head> {
    const running = this.#running.get(room);
    if (running === undefined) return this.#start(room);
    let next = this.#next.get(room);
    if (next === undefined) {
      next = this.#startAfter(room, running);
      this.#next.set(room, next);
    }
    return next;
  }

  async #startAfter(room: RoomName, running: Promise<Head>): Promise<Head> {
    await Promise.allSettled([running]);
    this.#next.delete(room);
    return await (this.#running.get(room) ?? this.#start(room));
  }

  #start(room: RoomName): Promise<Head> {
    const reading = this.#readHead(room);
    this.#running.set(room, reading);
    return reading;
  }

  async #readHead(room: RoomName): Promise<Head> {
    try {
      const reading = readHead(this.#kv, room);
      // A read that hangs must not hold up those who ask later.
      return (await withDeadline(reading, READ_TIMEOUT_MS)).head;
    } finally {
      this.#running.delete(room);
    }
  }
}
