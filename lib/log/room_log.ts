// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { type LoadedRoom, loadRoom } from "./load_room.ts";
import { LogMirror } from "./log_mirror.ts";
import { LogReader } from "./log_reader.ts";
import {
  afterCommit,
  afterLoad,
  afterOthersWrote,
  isLoaded,
  type LogState,
  UNKNOWN,
} from "./log_state.ts";
import { type Pending, RefusedError, subjectOf } from "./new_entry.ts";
import { PendingQueue } from "./pending_queue.ts";
import { prepareCommit } from "./prepare_commit.ts";
import type { PreparedCommit } from "./prepared_commit.ts";
import type { Caps } from "./read_entries.ts";
import { TargetSegments } from "./target_segments.ts";

/** Is told of new entries, in order and without gap, as soon as they are stored. */
export type LogListener = (
  /** JSON of each entry. */
  entries: readonly string[],
  /** seq of the first of them. */
  firstSeq: number,
) => void;

/** Why what waited is refused, and who followed is sent away. */
export const ROOM_DELETED = "This room was deleted";

/** What every log of a process shares. */
export interface RoomLogOptions {
  readonly kv: Deno.Kv;
  /** What a room may keep. */
  readonly caps: Caps;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  /** Is told that what is known of a room was of one that is deleted. */
  readonly onDeleted: (room: RoomName) => void;
  /** Is told how many of the new entries that a log took no longer wait. */
  readonly onSettled: (log: RoomLog, count: number) => void;
}

/**
 * One room's log as this process knows it, and the new entries that wait for a commit.
 * `Committer` drives it:
 *
 * ```
 * enqueue → queue ─► prepare → (KV commit) ─► settle    stored, listener told
 *                                          └► requeue   lost a race: load, again
 *                                          └► fail      unavailable: reload first
 * ```
 */
export class RoomLog {
  readonly room: RoomName;
  readonly #options: RoomLogOptions;
  readonly #mirror = new LogMirror();
  readonly #targets: TargetSegments;
  readonly #queue: PendingQueue;
  /** Reads its entries. */
  readonly reader: LogReader;
  #state: LogState = UNKNOWN;
  #listener: LogListener | null = null;
  #onDeleted: (() => void) | null = null;
  /** Whether those who hold it have seen what is known of it. */
  #isSeen = false;

  /**
   * @param room The room.
   * @param options What it shares with the others.
   */
  constructor(room: RoomName, options: RoomLogOptions) {
    const { kv, hash } = options;
    const mirror = this.#mirror;
    this.room = room;
    this.#options = options;
    this.#targets = new TargetSegments(kv, room, mirror);
    this.#queue = new PendingQueue((count) => options.onSettled(this, count));
    this.reader = new LogReader({
      kv,
      room,
      mirror,
      isLoaded: () => this.isLoaded,
      hash,
    });
  }

  /** seq of the newest entry; 0 while the room is empty or not loaded. */
  get newestSeq(): number {
    return this.#mirror.seq;
  }

  /** seq of the oldest entry that is kept. */
  get oldestSeq(): number {
    return this.#mirror.oldestSeq;
  }

  /** When it was used last, in milliseconds since the epoch, as far as is known. */
  get lastUse(): number {
    return this.#mirror.lastUse;
  }

  /** Whether new entries wait for a commit. */
  get hasQueue(): boolean {
    return this.#queue.waiting.length > 0;
  }

  /** Whether memory and store agree as far as is known. */
  get isLoaded(): boolean {
    return isLoaded(this.#state);
  }

  /** Whether the queue can be committed, as far as reads are concerned. */
  get isReady(): boolean {
    return this.isLoaded && this.#targets.haveAllOf(this.#queue.waiting);
  }

  /** Whether it has entries, as far as is known. */
  get isBegun(): boolean {
    return this.#mirror.firstSeq !== null;
  }

  /** Sets who is told of new entries, or `null`. */
  set listener(listener: LogListener | null) {
    this.#listener = listener;
  }

  /** Sets who is told that the room is deleted, before entries of the next one there. */
  set onDeleted(onDeleted: (() => void) | null) {
    this.#onDeleted = onDeleted;
  }

  /**
   * Says that it is held again after nobody did: whether the room was deleted meanwhile
   * doesn't concern those who come now.
   */
  wake(): void {
    this.#isSeen = this.isLoaded;
  }

  /** Whether somebody is told of new entries. */
  get isFollowed(): boolean {
    return this.#listener !== null;
  }

  /**
   * Says that another instance may have written, which takes effect once the read or
   * commit that is under way has ended.
   */
  invalidate(): void {
    this.#state = afterOthersWrote(this.#state);
  }

  /**
   * Takes what is to be stored.
   *
   * @param pending What, and who learns what has become of it.
   */
  enqueue(pending: Pending): void {
    // What it is about came from another instance, which this one hasn't heard of yet.
    if ((subjectOf(pending) ?? 0) > this.newestSeq) this.invalidate();
    this.#queue.add(pending);
  }

  /**
   * Reads what isn't known of the log, and tells the listener what others wrote.
   *
   * @returns Resolves when memory has what the store had in the meantime.
   * @throws Whatever the store throws, or when it doesn't answer; nothing has changed
   * then.
   */
  load(): Promise<void> {
    if (this.#state.kind === "loading") return this.#state.done;
    if (this.#state.kind !== "unknown") return Promise.resolve();
    const done = this.#catchUp();
    this.#state = { kind: "loading", done, isStale: false };
    return done;
  }

  /**
   * Reads what the next commit needs: what isn't known of the log, and the segments of
   * the messages that changes in the queue are about.
   *
   * @throws As {@linkcode load} does.
   */
  async makeReady(): Promise<void> {
    await this.load();
    const { versionstamp } = this.#mirror;
    if (await this.#targets.load(this.#queue.waiting)) return;
    // Another instance has split or deleted some of them.
    this.invalidate();
    await this.load();
    if (this.#mirror.versionstamp !== versionstamp) return;
    throw new Error(`Cannot read the log of room ${this.room}: it has a hole`);
  }

  /**
   * Makes sure that what the store has now is known.
   *
   * @throws As {@linkcode load} does.
   */
  async reload(): Promise<void> {
    this.invalidate();
    // Its version check is no read: others may have written since the store took it.
    if (this.#state.kind === "committing") await this.#state.ended.promise;
    await this.load();
    // The read that was under way may have begun too early.
    await this.load();
  }

  /**
   * Cuts the next commit out of the queue.
   *
   * @param budget Bytes of value, and mutations beside `MUTATIONS_A_ROOM`, for it.
   * @param now Milliseconds since the epoch.
   * @returns The commit; `null` when nothing is new, or the budget is too small.
   */
  prepare(
    budget: { readonly bytes: number; readonly mutations: number },
    now: number,
  ): PreparedCommit | null {
    const { caps, hash } = this.#options;
    const prepared = prepareCommit({
      room: this.room,
      mirror: this.#mirror,
      queue: this.#queue.waiting,
      read: this.#targets.read,
      caps,
      budget,
      now,
      hash,
    });
    const { commit } = prepared;
    this.#queue.keep(prepared.waiting);
    if (commit !== null) {
      const ended = Promise.withResolvers<void>();
      this.#state = { kind: "committing", commit, ended, isStale: false };
    }
    for (const [pending, seq] of prepared.duplicates) {
      const reading = this.reader.resent(pending.newEntry, seq);
      this.#queue.storedBefore(pending, reading);
    }
    this.#queue.unchanged(prepared.unchanged);
    this.#queue.refuse(prepared.refused);
    return commit;
  }

  /**
   * Takes over a commit that the store accepted: the listener first, so that those in
   * the room have the message when its sender learns of it.
   *
   * @param commit What was committed.
   * @param versionstamp The store's version of it.
   * @throws Whatever the listener throws; the senders don't know then that it is stored.
   */
  settle(commit: PreparedCommit, versionstamp: string): void {
    const firstSeq = this.#mirror.seq + 1;
    this.#mirror.settle(commit, versionstamp);
    this.#targets.forget();
    this.#end(true);
    try {
      this.#listener?.(commit.told, firstSeq);
    } catch (cause) {
      this.#queue.fail(commit.prepared, cause);
      throw cause;
    }
    this.#queue.stored(commit.prepared);
  }

  /**
   * Puts a commit back that lost against another writer. The log is to be loaded again.
   *
   * @param commit What was not committed, or not known to be.
   */
  requeue(commit: PreparedCommit): void {
    this.#mirror.undo(commit);
    this.#queue.putBack(commit.prepared);
    this.#end(false);
  }

  /**
   * Gives up on everything that waits. What the store may have taken all the same is
   * found when the log is loaded, and acknowledged when it is sent again.
   *
   * @param cause What the store said.
   */
  fail(cause: unknown): void {
    if (this.#state.kind === "committing") {
      const { commit } = this.#state;
      this.#mirror.undo(commit);
      this.#queue.putBack(commit.prepared);
    }
    this.#targets.forget();
    this.#end(false);
    this.#queue.failAll(cause);
  }

  #end(isStored: boolean): void {
    const state = this.#state;
    this.#state = afterCommit(state, isStored);
    if (state.kind === "committing") state.ended.resolve();
  }

  async #catchUp(): Promise<void> {
    const { kv, caps } = this.#options;
    let read: LoadedRoom | null = null;
    try {
      // What comes later than this is not taken over: the next load asks anew.
      const reading = loadRoom(kv, this.room, caps, this.#mirror.known);
      read = await withDeadline(reading, READ_TIMEOUT_MS);
    } finally {
      // In the same turn in which the read ends: nobody may take it for one that is
      // still under way.
      this.#state = afterLoad(this.#state, read !== null);
    }
    this.#takeOver(read);
  }

  #takeOver(read: LoadedRoom): void {
    if (read.versionstamp !== this.#mirror.versionstamp) this.#targets.forget();
    const { caps } = this.#options;
    const isDeleted = this.#mirror.isReplacedBy(read);
    const { firstSeq, entries } = this.#mirror.takeOver(read, caps);
    if (isDeleted) this.#options.onDeleted(this.room);
    const isNews = this.#isSeen;
    this.#isSeen = true;
    if (isDeleted && isNews) {
      // First those who follow: what they have sent stays with them, unsent.
      this.#onDeleted?.();
      this.#queue.failAll(new RefusedError("gone", { message: ROOM_DELETED }));
    }
    if (read.known === null || entries.length === 0) return;
    this.#listener?.(entries, firstSeq);
  }
}
