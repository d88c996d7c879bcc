// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { readHead, type VersionedHead } from "./read_entries.ts";

// Who asks doesn't wait longer for a read that began before.
const MAX_WAIT_MS = 250;

/**
 * Reads where the logs of rooms stand, for pages. All who ask for a room's head while
 * it is being read share the read after that one: a busy page costs one read at a
 * time, and nobody gets a head that is older than their question.
 */
export class HeadReads {
  readonly #kv: Deno.Kv;
  /** Those that have begun: too early for whoever asks now. */
  readonly #running = new Map<RoomName, Promise<VersionedHead>>();
  /** Those of them that have begun in this very turn: soon enough. */
  readonly #fresh = new Map<RoomName, Promise<VersionedHead>>();
  /** Those that haven't. */
  readonly #next = new Map<RoomName, Promise<VersionedHead>>();

  /** @param kv The store. */
  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /**
   * @param room The room.
   * @returns The head and the record, as they are now or later.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  read(room: RoomName): Promise<VersionedHead> {
    const shared = this.#fresh.get(room) ?? this.#next.get(room);
    if (shared !== undefined) return shared;
    const running = this.#running.get(room);
    if (running === undefined) return this.#start(room);
    const reading = this.#startAfter(room, running);
    this.#next.set(room, reading);
    return reading;
  }

  async #startAfter(
    room: RoomName,
    running: Promise<VersionedHead>,
  ): Promise<VersionedHead> {
    await Promise.allSettled([withDeadline(running, MAX_WAIT_MS)]);
    this.#next.delete(room);
    return await this.#start(room);
  }

  #start(room: RoomName): Promise<VersionedHead> {
    const reading = this.#readHead(room);
    this.#running.set(room, reading);
    this.#fresh.set(room, reading);
    queueMicrotask(() => this.#fresh.delete(room));
    const forget = () => {
      // A later one may have begun, because this one took too long.
      if (this.#running.get(room) === reading) this.#running.delete(room);
    };
    reading.then(forget, forget);
    return reading;
  }

  async #readHead(room: RoomName): Promise<VersionedHead> {
    const reading = readHead(this.#kv, room);
    return await withDeadline(reading, READ_TIMEOUT_MS);
  }
}
