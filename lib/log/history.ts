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
 * Whoever opened the `Deno.Kv` closes it, after disposing of the history.
 *
 * @module
 */

import type { MessagesPage } from "../protocol/http.ts";
import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { answered } from "./answered.ts";
import { Committer, type CommitterOptions } from "./committer.ts";
import { type KeptRoom, largestRooms } from "./kept_rooms.ts";
import {
  type Appended,
  type NewEntry,
  type NewSettings,
  type Pending,
  type Settle,
  UnavailableError,
} from "./new_entry.ts";
import type { Caps } from "./read_entries.ts";
import { readRecentRooms, type RecentRoom } from "./recent_rooms.ts";
import { OpenLogs } from "./open_logs.ts";
import { RoomDeletions } from "./room_deletions.ts";
import type { LogListener, RoomLog } from "./room_log.ts";
import {
  type EntriesAfter,
  type PageOptions,
  RoomReads,
} from "./room_reads.ts";
import type { RoomRecord } from "./room_record.ts";

/** What {@linkcode History} needs, and whom it tells. */
export interface HistoryOptions extends CommitterOptions {
  /** What a room may keep. */
  readonly caps: Caps;
  /** Makes a keyed hash: with one key for all instances, and for good. */
  readonly hash: (text: string) => string;
  /** Is told that a room is deleted, as soon as that concerns somebody here. */
  readonly onDeleted: (room: RoomName) => void;
}

// New entries of all rooms that may wait while the store is slow.
const MAX_WAITING_ENTRIES = 20_000;

/** The durable log of all rooms; see the module's guide. */
export class History implements Disposable {
  readonly #kv: Deno.Kv;
  readonly #committer: Committer;
  readonly #reads: RoomReads;
  readonly #logs: OpenLogs;
  readonly #deletions: RoomDeletions;
  #waiting = 0;

  /** @param options The store, the caps, and whom to tell. */
  constructor(options: HistoryOptions) {
    const { kv, caps, hash, onDeleted } = options;
    this.#kv = kv;
    this.#logs = new OpenLogs({
      kv,
      caps,
      hash,
      onDeleted,
      onSettled: (log, count) => {
        this.#waiting -= count;
        this.#logs.letGo(log, count);
      },
    });
    this.#committer = new Committer(options);
    this.#deletions = new RoomDeletions({
      ...options,
      alone: (act) => this.#committer.alone(act),
      onDeleted: (room) => this.refresh(room),
    });
    this.#reads = new RoomReads({
      kv,
      caps,
      known: (room) => this.#logs.find(room),
    });
  }

  /** Deletes rooms. */
  get deletions(): RoomDeletions {
    return this.#deletions;
  }

  /** Messages stored since the start. */
  get messages(): number {
    return this.#committer.messages;
  }

  /** Other entries stored since the start: edits, reactions and the like. */
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
    return largestRooms(this.#logs.all(), most);
  }

  /**
   * Keeps a room's log in memory and follows it. It loads by itself when it is
   * first written to; call `load()` to read from it.
   *
   * @param room The room.
   * @param listener Is told of new entries.
   * @param onDeleted Is told that the room is deleted.
   * @returns The log, until {@linkcode release}.
   */
  open(
    room: RoomName,
    listener: LogListener,
    onDeleted: () => void = () => {},
  ): RoomLog {
    const log = this.#logs.retain(room);
    log.listener = listener;
    log.onDeleted = onDeleted;
    return log;
  }

  /**
   * Ends an {@linkcode open}.
   *
   * @param log The log.
   */
  release(log: RoomLog): void {
    log.listener = null;
    log.onDeleted = null;
    this.#logs.letGo(log, 1);
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
    this.#enqueue(room, { newEntry, settle });
  }

  /**
   * Changes what a room is, as an entry of its log.
   *
   * @param room The room.
   * @param settings The change.
   * @returns The room's record, as soon as it is durable.
   * @throws As {@linkcode append} does.
   */
  change(room: RoomName, settings: NewSettings): Promise<RoomRecord> {
    return new Promise((stored, failed) => {
      this.#enqueue(room, { settings, settle: { stored, failed } });
    });
  }

  /**
   * Finds out what a room is, for somebody who is about to write: in the order in which
   * they ask.
   *
   * @param room The room.
   * @returns Its record, `null` while nobody has made it: at once where that is known.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  record(room: RoomName): RoomRecord | null | Promise<RoomRecord | null> {
    return this.#ask(room, ({ reader }) => reader.record);
  }

  /** The same for somebody who only reads: that takes no log into memory. */
  readRecord(room: RoomName): Promise<RoomRecord | null> {
    return answered(this.#reads.record(room));
  }

  #ask<Value>(
    room: RoomName,
    question: (log: RoomLog) => Value,
  ): Value | Promise<Value> {
    const log = this.#logs.find(room);
    if (log?.isLoaded) return question(log);
    return answered(this.#logs.use(room, async (log) => {
      await log.load();
      return question(log);
    }));
  }

  #enqueue(room: RoomName, pending: Pending): void {
    if (this.#waiting >= MAX_WAITING_ENTRIES) {
      pending.settle.failed(new UnavailableError());
      return;
    }
    this.#waiting++;
    const log = this.#logs.retain(room);
    log.enqueue(pending);
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
   * @returns The entries after it; the latest where not all of those are kept.
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
    return answered(this.#logs.use(room, async (log) => {
      await log.reload();
      return log.reader.messagesBy(userId);
    }));
  }

  /**
   * @param room The room.
   * @param userId A user.
   * @returns How that user was known who wrote the newest kept message, or change of one,
   * of theirs; `undefined` where none is kept.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  author(room: RoomName, userId: string): Promise<User | undefined> {
    return answered(this.#logs.use(room, async (log) => {
      await log.reload();
      return await log.reader.author(userId);
    }));
  }

  /**
   * @param room The room.
   * @returns Whether anything was ever said there: at once where that is known.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  isBegun(room: RoomName): boolean | Promise<boolean> {
    return this.#ask(room, ({ isBegun }) => isBegun);
  }

  /**
   * @param room The room.
   * @returns When it was used last, but for visits within the day after that, in
   * milliseconds since the epoch; 0 for a room that isn't there: at once where that is known.
   * @throws {UnavailableError} When the store fails or doesn't answer.
   */
  lastUse(room: RoomName): number | Promise<number> {
    return this.#ask(room, ({ lastUse }) => lastUse);
  }

  /**
   * Lists the listed rooms, those with the latest messages first.
   *
   * @returns At most 1000.
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
    const log = this.#logs.find(room);
    if (log === undefined) return;
    log.invalidate();
    if (this.#logs.isOpen(log)) this.#committer.schedule(log);
  }

  /** Reads what other instances have written to any room. */
  refreshAll(): void {
    for (const { room } of this.#logs.all()) this.refresh(room);
  }

  /** @returns Resolves once every message that was taken is stored or refused. */
  idle(): Promise<void> {
    return this.#committer.idle();
  }

  /** Stops to read what could not be read. The store can be closed then. */
  [Symbol.dispose](): void {
    this.#committer[Symbol.dispose]();
  }
}
