// Runs on the server.

import { decodeMessage } from "../protocol/entries.ts";
import type { Message } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import {
  type NewEntry,
  type Pending,
  type Settle,
  UnavailableError,
} from "./new_entry.ts";
import { KeptIndex } from "./kept_index.ts";
import { type Caps, readEntries } from "./read_entries.ts";
import type { PreparedCommit } from "./prepared_commit.ts";
import { type LoadedRoom, loadRoom } from "./load_room.ts";
import { entryBytes, MAX_SEGMENT_BYTES, SegmentWriter } from "./segment.ts";

/** Is told of new entries, in order and without gap, as soon as they are stored. */
export type LogListener = (
  /** JSON of each entry. */
  entries: readonly string[],
  /** seq of the first of them. */
  firstSeq: number,
) => void;

// How often the lobby's entry of a room is moved.
const LOBBY_INTERVAL_MS = 60_000;

// Latest entries that stay in memory, for those who come and those who lag.
const TAIL_ENTRIES = 100;

/**
 * One room's log as this process knows it: the head, which messages are kept, the
 * newest entries, and the new entries that wait for a commit. `Committer` drives it:
 *
 * ```
 * submit → queue ─► prepare → (KV commit) ─► settle    stored, listener told
 *                                         └► requeue   lost a race: load, again
 *                                         └► fail      unavailable: reload first
 * ```
 */
export class RoomLog {
  readonly room: RoomName;
  readonly #kv: Deno.Kv;
  readonly #caps: Caps;
  #versionstamp: string | null = null;
  #seq = 0;
  #kept = new KeptIndex(1);
  #segments: number[] = [];
  #tail: string[] = [];
  readonly #onSettled: (log: RoomLog, count: number) => void;
  #queue: Pending[] = [];
  // New entries of the commit that is under way, until their senders know.
  #inFlight: readonly Pending[] = [];
  // Entries of that commit; `#kept` has them already.
  #unsettled = 0;
  #loading: Promise<void> | null = null;
  #isLoaded = false;
  #wasLoaded = false;
  #committing: PromiseWithResolvers<void> | null = null;
  #isStale = false;
  #listedAt = 0;
  #listener: LogListener | null = null;

  /**
   * @param kv The store.
   * @param room The room.
   * @param caps What a room may keep.
   * @param onSettled Is told how many of the new entries that it took no longer wait.
   */
  constructor(
    kv: Deno.Kv,
    room: RoomName,
    caps: Caps,
    onSettled: (log: RoomLog, count: number) => void,
  ) {
    this.#kv = kv;
    this.room = room;
    this.#caps = caps;
    this.#onSettled = onSettled;
  }

  /** seq of the newest entry; 0 while the room is empty or not loaded. */
  get newestSeq(): number {
    return this.#seq;
  }

  /** seq of the oldest entry that is kept. */
  get oldestSeq(): number {
    return this.#kept.oldestSeq;
  }

  /** Whether new entries wait for a commit. */
  get hasQueue(): boolean {
    return this.#queue.length > 0;
  }

  /** Whether memory and store agree as far as is known. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Sets who is told of new entries, or `null`. */
  set listener(listener: LogListener | null) {
    this.#listener = listener;
  }

  /** Whether somebody is told of new entries. */
  get isFollowed(): boolean {
    return this.#listener !== null;
  }

  /**
   * Says that another instance may have written: what is known no longer holds.
   * Takes effect once the read or commit that is under way has ended.
   */
  invalidate(): void {
    const isUnderWay = this.#committing !== null || this.#loading !== null;
    if (isUnderWay) this.#isStale = true;
    else this.#isLoaded = false;
  }

  /**
   * Takes a newEntry.
   *
   * @param newEntry The message.
   * @param settle Learns what has become of it.
   */
  enqueue(newEntry: NewEntry, settle: Settle): void {
    this.#queue.push({ newEntry, settle });
  }

  /**
   * Reads what isn't known of the log, and tells the listener what others wrote.
   *
   * @returns Resolves when memory agrees with the store, unless that has changed
   * again meanwhile.
   * @throws Whatever the store throws, or when it doesn't answer; nothing has changed
   * then.
   */
  load(): Promise<void> {
    if (this.#isLoaded) return Promise.resolve();
    this.#loading ??= this.#catchUp();
    return this.#loading;
  }

  /**
   * Makes sure that what the store has now is known.
   *
   * @throws As {@linkcode load} does.
   */
  async reload(): Promise<void> {
    if (this.#committing !== null) {
      // Its version check tells as much as a read would.
      await this.#committing.promise;
      return await this.load();
    }
    this.invalidate();
    await this.load();
    // The read that was under way may have begun too early.
    await this.load();
  }

  /**
   * Cuts the next commit out of the queue.
   *
   * @param budget Bytes of value, and mutations beside
   * `MUTATIONS_A_ROOM`, that it may take.
   * @param now Milliseconds since the epoch.
   * @returns The commit, or `null` when the queue had nothing new or the budget
   * is too small for it.
   */
  prepare(
    budget: { readonly bytes: number; readonly mutations: number },
    now: number,
  ): PreparedCommit | null {
    const maxBytes = Math.min(MAX_SEGMENT_BYTES, budget.bytes);
    const segment = new SegmentWriter(maxBytes);
    const keptBefore = this.#kept.count;
    const pendings: Pending[] = [];
    const messages: Message[] = [];
    const entries: string[] = [];
    const waiting: Pending[] = [];
    let isFull = false;
    for (const pending of this.#queue) {
      const { user, id, text } = pending.newEntry;
      const key = { userId: user.userId, id };
      const seq = this.#kept.seqOf(key);
      if (seq !== undefined && seq <= this.#seq) {
        this.#settleDuplicate(pending, seq);
        continue;
      }
      isFull ||= pendings.length === this.#caps.messages;
      // What this very commit has already is a duplicate in the next round.
      if (isFull || seq !== undefined) {
        waiting.push(pending);
        continue;
      }
      const stored: Message = {
        seq: this.#seq + pendings.length + 1,
        id,
        userId: user.userId,
        userName: user.userName,
        text,
        sentAt: now,
      };
      const json = JSON.stringify(stored);
      const size = segment.add(json);
      if (size === 0) {
        isFull = true;
        waiting.push(pending);
        continue;
      }
      pendings.push(pending);
      messages.push(stored);
      entries.push(json);
      this.#kept.push(key, size);
    }
    this.#queue = waiting;
    if (pendings.length === 0) return null;
    this.#inFlight = pendings;
    this.#unsettled = pendings.length;
    this.#committing = Promise.withResolvers();

    const excess = this.#kept.excess(this.#caps, keptBefore);
    return {
      room: this.room,
      versionstamp: this.#versionstamp,
      pendings,
      messages,
      entries,
      segment: segment.finish(),
      head: {
        seq: this.#seq + pendings.length,
        count: this.#kept.count - excess.count,
        bytes: this.#kept.bytes - excess.bytes,
        listedAt: this.#isToBeListed(now) ? now : this.#listedAt,
      },
      dropped: excess.count,
      deletes: this.#segmentsBelow(
        this.#kept.oldestSeq + excess.count,
        budget.mutations,
      ),
      listedBefore: this.#listedAt,
    };
  }

  /**
   * Takes over a commit that the store accepted: the listener first, so that
   * those in the room have the message when its sender learns that it is stored.
   *
   * @param commit What was committed.
   * @param versionstamp The store's version of it.
   */
  settle(commit: PreparedCommit, versionstamp: string): void {
    const firstSeq = this.#seq + 1;
    this.#endCommit(true);
    this.#versionstamp = versionstamp;
    this.#seq = commit.head.seq;
    this.#kept.drop(commit.dropped);
    this.#segments = this.#segments.slice(commit.deletes.length);
    this.#segments.push(commit.head.seq);
    this.#extendTail(commit.entries);
    this.#listedAt = commit.head.listedAt;
    this.#listener?.(commit.entries, firstSeq);
    this.#inFlight = [];
    commit.messages.forEach((message, i) => {
      commit.pendings[i]?.settle.stored({ message, duplicate: false });
    });
    this.#onSettled(this, commit.pendings.length);
  }

  /**
   * Puts a commit that lost against another writer back; the log has to be loaded
   * again before the next.
   *
   * @param commit What was not committed, or not known to be.
   */
  requeue(commit: PreparedCommit): void {
    this.#queue = [...commit.pendings, ...this.#queue];
    this.#inFlight = [];
    this.#endCommit(false);
  }

  /**
   * Gives up on everything that waits. What the store may have taken all the same
   * is found when the log is loaded, and a message that is sent again is then
   * acknowledged, not stored twice.
   *
   * @param cause What the store said.
   */
  fail(cause: unknown): void {
    const pendings = [...this.#inFlight, ...this.#queue];
    this.#endCommit(false);
    this.#inFlight = [];
    this.#queue = [];
    for (const { settle } of pendings) {
      settle.failed(new UnavailableError(cause));
    }
    this.#onSettled(this, pendings.length);
  }

  /**
   * Reads kept entries up to the head: from memory when they are recent.
   *
   * @param from First seq wanted.
   * @returns JSON of each, oldest first.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  entriesFrom(from: number): string[] | Promise<string[]> {
    const range = { from: Math.max(from, this.oldestSeq), to: this.#seq };
    return this.recentEntries(range.from, range.to) ?? this.#read(range);
  }

  /**
   * Reads entries from memory.
   *
   * @param from First seq wanted.
   * @param to Last seq wanted.
   * @returns JSON of each, oldest first; `null` when memory doesn't have all.
   */
  recentEntries(from: number, to: number): string[] | null {
    if (from > to) return [];
    const tailFrom = this.#seq - this.#tail.length + 1;
    if (!this.#isLoaded || from < tailFrom || to > this.#seq) return null;
    return this.#tail.slice(from - tailFrom, to - tailFrom + 1);
  }

  #endCommit(isCurrent: boolean): void {
    this.#committing?.resolve();
    this.#committing = null;
    if (!isCurrent) this.#kept.undo(this.#unsettled);
    this.#unsettled = 0;
    this.#isLoaded = isCurrent && !this.#isStale;
    this.#isStale = false;
  }

  async #catchUp(): Promise<void> {
    try {
      // What comes later than this is not taken over: the next load asks anew.
      const known = this.#wasLoaded ? this.#seq : null;
      const reading = loadRoom(this.#kv, this.room, this.#caps, known);
      this.#takeOver(await withDeadline(reading, READ_TIMEOUT_MS));
    } finally {
      // In the same turn in which the read ends: nobody may take it for one that is
      // still under way.
      this.#loading = null;
    }
  }

  #takeOver(read: LoadedRoom): void {
    const { head, known } = read;
    if (read.isWhole) {
      this.#kept = new KeptIndex(read.oldestSeq);
      this.#segments = [];
      this.#tail = [];
    }
    this.#seq = head.seq;
    this.#listedAt = head.listedAt;
    this.#versionstamp = read.versionstamp;
    this.#segments.push(...read.segments);
    for (const { key, json } of read.entries) {
      this.#kept.push(key, entryBytes(json));
    }
    this.#kept.drop(read.oldestSeq - this.#kept.oldestSeq);
    // The byte cap may be lower now than when the log was written.
    const excess = this.#kept.excess(this.#caps, this.#kept.count);
    this.#kept.drop(excess.count);
    this.#extendTail(read.entries.map(({ json }) => json));
    this.#wasLoaded = true;
    this.#isLoaded = !this.#isStale;
    this.#isStale = false;
    if (known === null) return;
    const fresh = read.entries
      .slice(Math.max(0, known - (head.seq - read.entries.length)))
      .map(({ json }) => json);
    if (fresh.length > 0) {
      this.#listener?.(fresh, head.seq - fresh.length + 1);
    }
  }

  async #settleDuplicate({ settle }: Pending, seq: number): Promise<void> {
    await this.#storedAt(seq).then(
      (message) => settle.stored({ message, duplicate: true }),
      (cause) => settle.failed(new UnavailableError(cause)),
    );
    this.#onSettled(this, 1);
  }

  async #storedAt(seq: number): Promise<Message> {
    const range = { from: seq, to: seq };
    const [json] = this.recentEntries(seq, seq) ?? await this.#read(range);
    if (json === undefined) throw new Error(`Entry ${seq} is no longer kept`);
    return decodeMessage(JSON.parse(json));
  }

  #isToBeListed(now: number): boolean {
    return this.#listedAt === 0 || now - this.#listedAt >= LOBBY_INTERVAL_MS;
  }

  #read(range: { from: number; to: number }): Promise<string[]> {
    const reading = readEntries(this.#kv, this.room, range);
    return withDeadline(reading, READ_TIMEOUT_MS);
  }

  #segmentsBelow(oldestSeq: number, most: number): number[] {
    const firstKept = this.#segments.findIndex((lastSeq) =>
      lastSeq >= oldestSeq
    );
    const below = firstKept === -1 ? this.#segments.length : firstKept;
    return this.#segments.slice(0, Math.min(below, most));
  }

  #extendTail(entries: readonly string[]): void {
    this.#tail.push(...entries);
    // Cut only now and then: a slice a commit would copy the tail each time.
    if (this.#tail.length > 2 * TAIL_ENTRIES) {
      this.#tail = this.#tail.slice(-TAIL_ENTRIES);
    }
  }
}
