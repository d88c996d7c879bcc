// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { RoomLog, type RoomLogOptions } from "./room_log.ts";

// Logs that nobody has open stay in memory for those who post by HTTP.
const MAX_IDLE_LOGS = 64;

/** The logs in memory: those that somebody holds, and some that were held last. */
export class OpenLogs {
  readonly #options: RoomLogOptions;
  readonly #open = new Map<RoomName, { log: RoomLog; holders: number }>();
  // Oldest first.
  readonly #idle = new Map<RoomName, RoomLog>();

  /** @param options What all logs share. */
  constructor(options: RoomLogOptions) {
    this.#options = options;
  }

  /**
   * @param room A room.
   * @returns Its log, if that is in memory.
   */
  find(room: RoomName): RoomLog | undefined {
    return this.#open.get(room)?.log ?? this.#idle.get(room);
  }

  /** @returns All logs in memory. */
  all(): RoomLog[] {
    const open = this.#open.values().map(({ log }) => log);
    return [...this.#idle.values(), ...open];
  }

  /**
   * @param log A log in memory.
   * @returns Whether somebody holds it.
   */
  isOpen({ room }: RoomLog): boolean {
    return this.#open.has(room);
  }

  /**
   * Holds a room's log.
   *
   * @param room The room.
   * @returns The log, until {@linkcode letGo}.
   */
  retain(room: RoomName): RoomLog {
    const open = this.#open.get(room);
    if (open !== undefined) {
      open.holders++;
      return open.log;
    }
    const log = this.#idle.get(room) ?? new RoomLog(room, this.#options);
    log.wake();
    this.#idle.delete(room);
    this.#open.set(room, { log, holders: 1 });
    return log;
  }

  /**
   * Ends what {@linkcode retain} began.
   *
   * @param log The log.
   * @param holders How many hold it no longer.
   */
  letGo({ room }: RoomLog, holders: number): void {
    const open = this.#open.get(room);
    if (open === undefined) return;
    open.holders -= holders;
    if (open.holders > 0) return;
    this.#open.delete(room);
    this.#idle.set(room, open.log);
    if (this.#idle.size <= MAX_IDLE_LOGS) return;
    const [oldest] = this.#idle.keys();
    if (oldest !== undefined) this.#idle.delete(oldest);
  }

  /**
   * Holds a room's log for as long as something is asked of it.
   *
   * @param room The room.
   * @param question Asks.
   * @returns The answer.
   * @throws Whatever the question throws.
   */
  async use<Value>(
    room: RoomName,
    question: (log: RoomLog) => Promise<Value>,
  ): Promise<Value> {
    const log = this.retain(room);
    try {
      return await question(log);
    } finally {
      this.letGo(log, 1);
    }
  }
}
