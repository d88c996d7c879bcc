// Runs on the server.

/**
 * The durable log of all rooms. What `append` has resolved is stored; a message
 * with the same sender and id is stored once.
 *
 * ```ts
 * const history = new History({ kv, caps, now: Date.now, hash, tell, onError });
 * const log = history.open(room, (entries) => broadcast(entries));
 * await history.append(room, { user, id: "c1", text: "hi" });
 * const page = await history.page(room, { limit: 50 });
 * history.release(log);
 * await history.idle();
 * history[Symbol.dispose]();
 * ```
 *
 * It doesn't own the `Deno.Kv`: whoever opened it closes it, after disposing of the history.
 *
 * @module
 */

import type { MessagesPage } from "../protocol/http.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { answered } from "./answered.ts";
import { Committer, type CommitterOptions } from "./committer.ts";
import { type KeptRoom, largestRooms } from "./kept_rooms.ts";
import {
  type Appended,
  type NewEntry,
  type Settle,
  UnavailableError,
} from "./new_entry.ts";
import type { Caps } from "./read_entries.ts";
import { readRecentRooms, type RecentRoom } from "./recent_rooms.ts";
import { type LogListener, RoomLog, type RoomLogOptions } from "./room_log.ts";
import {
  type EntriesAfter,
  type PageOptions,
  RoomReads,
} from "./room_reads.ts";

/** What {@linkcode History} needs, and whom it tells. */
export interface HistoryOptions extends CommitterOptions {
  /** What a room may keep. */
  readonly caps: Caps;
  /** Makes a keyed hash: with one key for all instances, and for good. */
  readonly hash: (text: string) => string;
}

// Logs that nobody has open stay in memory for those who post by HTTP.
const MAX_IDLE_LOGS = 64;

// New entries of all rooms that may wait while the store is slow.
const MAX_WAITING_ENTRIES = 20_000;

/** The durable log of all rooms; see the module's guide. */
export class History implements Disposable {
  readonly #kv: Deno.Kv;
  readonly #logOptions: RoomLogOptions;
  readonly #committer: Committer;
  readonly #reads: RoomReads;
  readonly #open = new Map<RoomName, { log: RoomLog; holders: number }>();
  // Oldest first.
  readonly #idle = new Map<RoomName, RoomLog>();
  #waiting = 0;

  /** @param options The store, the caps, and whom to tell. */
  constructor(options: HistoryOptions) {
    this.#kv = options.kv;
    this.#logOptions = {
      kv: options.kv,
      caps: options.caps,
      hash: options.hash,
      onSettled: (log, count) => {
        this.#waiting -= count;
        this.#letGo(log, count);
      },
    };
    this.#committer = new Committer(options);
    this.#reads = new RoomReads({
      kv: options.kv,
      caps: options.caps,
      known: (room) => this.#open.get(room)?.log ?? this.#idle.get(room),
    });
  }

  /** Messages stored since the start. */
  get messages(): number {
    return this.#committer.messages;
  }

  /** Edits, deletions and reactions stored since the start. */
  get changes(): number {
    return this.#committer.entries - this.#committer.messages;
  }

  /** Commits since the start: far fewer than entries on a busy server. */
  get commits(): number {
    return this.#committer.commits;
  }

  /** New entries that wait for a commit, or are in one. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * @param most How many rooms are wanted.
   * @returns The rooms in memory that keep most, by bytes, the largest first.
   */
  largest(most: number): readonly KeptRoom[] {
    const open = this.#open.values().map(({ log }) => log);
    return largestRooms([...open, ...this.#idle.values()], most);
  }

  /**
   * Keeps a room's log in memory and follows it. It loads by itself when it is
   * first written to; call `load()` to read from it.
   *
   * @param room The room.
   * @param listener Is told of new entries.
   * @returns The log, until {@linkcode release}.
   */
  open(room: RoomName, listener: LogListener): RoomLog {
    const log = this.#retain(room);
    log.listener = listener;
    return log;
  }

  /**
   * Ends an {@linkcode open}.
   *
   * @param log The log.
   */
  release(log: RoomLog): void {
    log.listener = null;
    this.#letGo(log, 1);
  }

  /**
   * Stores a message, or a change of one.
   *
   * @param room The room.
   * @param newEntry The entry.
   * @returns The entry, as soon as it is durable.
   * @throws {UnavailableError} When it was not stored, or that is not known.
   * @throws {RefusedError} When the log doesn't take it.
   */
  append(room: RoomName, newEntry: NewEntry): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    this.submit(room, newEntry, { stored: resolve, failed: reject });
    return promise;
  }

  /**
   * Stores an entry as {@linkcode append} does, without a promise.
   *
   * @param room The room.
   * @param newEntry The entry.
   * @param settle Learns that it is durable, or failed: at once, perhaps.
   */
  submit(room: RoomName, newEntry: NewEntry, settle: Settle): void {
    if (this.#waiting >= MAX_WAITING_ENTRIES) {
      settle.failed(new UnavailableError());
      return;
    }
    this.#waiting++;
    const log = this.#retain(room);
    log.enqueue(newEntry, settle);
    this.#committer.schedule(log);
  }

  /**
   * Reads a page of history.
   *
   * @param room The room.
   * @param options Which page.
   * @returns The page.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  page(room: RoomName, options: PageOptions): Promise<MessagesPage> {
    return answered(this.#reads.page(room, options));
  }

  /**
   * Reads what those get who resume.
   *
   * @param room The room.
   * @param after seq of the newest entry that they have.
   * @returns The entries after it; the latest where there is no such entry, or where not
   * all after it are kept.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  entriesAfter(room: RoomName, after: number): Promise<EntriesAfter> {
    return answered(this.#reads.entriesAfter(room, after));
  }

  /**
   * @param room The room.
   * @param userId A user.
   * @returns seqs of the kept messages of that user, deleted ones included.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  messagesBy(room: RoomName, userId: string): Promise<number[]> {
    return this.#ask(room, async (log) => {
      await log.reload();
      return log.reader.messagesBy(userId);
    });
  }

  /**
   * @param room The room.
   * @returns Whether anything was ever said there: at once where that is known.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  isBegun(room: RoomName): boolean | Promise<boolean> {
    const log = this.#open.get(room)?.log ?? this.#idle.get(room);
    if (log?.isLoaded) return log.newestSeq > 0;
    return this.#ask(room, (log) => log.load().then(() => log.newestSeq > 0));
  }

  /**
   * Lists the rooms with the latest messages, and rooms with people.
   *
   * @returns At most 1000 of each.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  recentRooms(): Promise<RecentRoom[]> {
    return answered(readRecentRooms(this.#kv));
  }

  /**
   * Reads what another instance has written to a room, if anybody here follows it.
   *
   * @param room The room.
   */
  refresh(room: RoomName): void {
    this.#idle.get(room)?.invalidate();
    const log = this.#open.get(room)?.log;
    if (log === undefined) return;
    log.invalidate();
    this.#committer.schedule(log);
  }

  /** Reads what other instances have written to any room. */
  refreshAll(): void {
    for (const room of [...this.#idle.keys(), ...this.#open.keys()]) {
      this.refresh(room);
    }
  }

  /** @returns Resolves once every message that was taken is stored or refused. */
  idle(): Promise<void> {
    return this.#committer.idle();
  }

  /** Stops trying to read what could not be read. The store can be closed then. */
  [Symbol.dispose](): void {
    this.#committer[Symbol.dispose]();
  }

  async #ask<Value>(
    room: RoomName,
    question: (log: RoomLog) => Promise<Value>,
  ): Promise<Value> {
    const log = this.#retain(room);
    try {
      return await answered(question(log));
    } finally {
      this.#letGo(log, 1);
    }
  }

  #retain(room: RoomName): RoomLog {
    const open = this.#open.get(room);
    if (open !== undefined) {
      open.holders++;
      return open.log;
    }
    const log = this.#idle.get(room) ??
      new RoomLog(room, this.#logOptions);
    this.#idle.delete(room);
    this.#open.set(room, { log, holders: 1 });
    return log;
  }

  #letGo({ room }: RoomLog, holders: number): void {
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
}
