// Runs on the server.

import { message } from "../protocol/codec.ts";
import type { Message } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { withDeadline } from "./deadline.ts";
import {
  type Appended,
  type Draft,
  draftKey,
  type Pending,
  UnavailableError,
} from "./draft.ts";
import { KeptIndex } from "./kept_index.ts";
import { type Caps, READ_TIMEOUT_MS, readEntries } from "./log_reader.ts";
import type { PreparedCommit } from "./prepared_commit.ts";
import { type LogRead, readLog } from "./read_log.ts";
import { entryBytes, MAX_SEGMENT_BYTES, SegmentWriter } from "./segment.ts";

/** Is told of new entries, in order and without gap, as soon as they are stored. */
export type LogListener = (
  /** JSON of each entry. */
  entries: readonly string[],
  /** seq of the first of them. */
  firstSeq: number,
) => void;

// How often the lobby's entry of a room is written.
const LOBBY_INTERVAL_MS = 60_000;

// Latest entries that stay in memory, for those who come and those who lag.
const TAIL_ENTRIES = 100;

/**
 * One room's log as this process knows it: the head, which messages are kept, the
 * newest entries, and the drafts that wait for a commit. `Committer` drives it:
 *
 * ```
 * append → queue ─► prepare → (KV commit) ─► settle    stored, listener told
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
  #queue: Pending[] = [];
  readonly #pendings = new Map<string, Pending>();
  #loading: Promise<void> | null = null;
  #isLoaded = false;
  #wasLoaded = false;
  #committing: PromiseWithResolvers<void> | null = null;
  #isStale = false;
  #lobbyToldAt = -Infinity;
  #listener: LogListener | null = null;

  /**
   * @param kv The store.
   * @param room The room.
   * @param caps What a room may keep.
   */
  constructor(kv: Deno.Kv, room: RoomName, caps: Caps) {
    this.#kv = kv;
    this.room = room;
    this.#caps = caps;
  }

  /** seq of the newest entry; 0 while the room is empty or not loaded. */
  get head(): number {
    return this.#seq;
  }

  /** seq of the oldest entry that is kept. */
  get floor(): number {
    return this.#kept.floor;
  }

  /** Whether drafts wait for a commit. */
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
   * Takes a draft. A draft that waits already is not taken twice.
   *
   * @param draft The message.
   * @returns Resolves once it is stored; rejects with
   * {@linkcode UnavailableError} when it was not.
   */
  enqueue(draft: Draft): Promise<Appended> {
    const key = draftKey(draft.user.userId, draft.id);
    const waiting = this.#pendings.get(key);
    if (waiting !== undefined) return waiting.outcome.promise;
    const pending = { draft, key, outcome: Promise.withResolvers<Appended>() };
    this.#pendings.set(key, pending);
    this.#queue.push(pending);
    return pending.outcome.promise;
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
    this.#settleDuplicates();
    const maxBytes = Math.min(MAX_SEGMENT_BYTES, budget.bytes);
    const segment = new SegmentWriter(maxBytes);
    const pendings: Pending[] = [];
    const messages: Message[] = [];
    const entries: string[] = [];
    const entrySizes: number[] = [];
    let bytes = 0;
    while (pendings.length < this.#caps.messages) {
      const pending = this.#queue[pendings.length];
      if (pending === undefined) break;
      const { user, id, text } = pending.draft;
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
      if (size === 0) break;
      pendings.push(pending);
      messages.push(stored);
      entries.push(json);
      entrySizes.push(size);
      bytes += size;
    }
    if (pendings.length === 0) return null;
    this.#queue = this.#queue.slice(pendings.length);
    this.#committing = Promise.withResolvers();

    const count = pendings.length;
    const excess = this.#kept.excess({ count, bytes }, this.#caps);
    return {
      log: this,
      versionstamp: this.#versionstamp,
      pendings,
      messages,
      entries,
      entrySizes,
      segment: segment.finish(),
      head: {
        seq: this.#seq + count,
        count: this.#kept.count - excess.count + count,
        bytes: this.#kept.bytes - excess.bytes + bytes,
      },
      dropped: excess.count,
      deletes: this.#segmentsBelow(
        this.#kept.floor + excess.count,
        budget.mutations,
      ),
      at: now,
      tellsLobby: now - this.#lobbyToldAt >= LOBBY_INTERVAL_MS,
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
    commit.pendings.forEach((pending, i) => {
      this.#kept.push(pending.key, commit.entrySizes[i] ?? 0);
    });
    this.#segments = this.#segments.slice(commit.deletes.length);
    this.#segments.push(commit.head.seq);
    this.#extendTail(commit.entries);
    if (commit.tellsLobby) this.#lobbyToldAt = commit.at;
    this.#listener?.(commit.entries, firstSeq);
    commit.pendings.forEach((pending, i) => {
      const stored = commit.messages[i];
      if (stored === undefined) return;
      this.#pendings.delete(pending.key);
      pending.outcome.resolve({ message: stored, duplicate: false });
    });
  }

  /**
   * Puts a commit that lost against another writer back; the log has to be loaded
   * again before the next.
   *
   * @param commit What was not committed, or not known to be.
   */
  requeue(commit: PreparedCommit): void {
    this.#queue = [...commit.pendings, ...this.#queue];
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
    this.#endCommit(false);
    const pendings = [...this.#pendings.values()];
    this.#pendings.clear();
    this.#queue = [];
    for (const pending of pendings) {
      pending.outcome.reject(new UnavailableError(cause));
    }
  }

  /**
   * Reads kept entries up to the head: from memory when they are recent.
   *
   * @param from First seq wanted.
   * @returns JSON of each, oldest first.
   * @throws Whatever the store throws.
   */
  entriesFrom(from: number): string[] | Promise<string[]> {
    const range = { from: Math.max(from, this.floor), to: this.#seq };
    return this.recentEntries(range.from, range.to) ??
      readEntries(this.#kv, this.room, range);
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
    this.#isLoaded = isCurrent && !this.#isStale;
    this.#isStale = false;
  }

  async #catchUp(): Promise<void> {
    try {
      // What comes later than this is not taken over: the next load asks anew.
      const known = this.#wasLoaded ? this.#seq : null;
      const reading = readLog(this.#kv, this.room, this.#caps, known);
      this.#takeOver(await withDeadline(reading, READ_TIMEOUT_MS));
    } finally {
      // At once, so that nobody takes a read that has ended for one under way.
      this.#loading = null;
    }
  }

  #takeOver(read: LogRead): void {
    const { head, known } = read;
    if (read.isWhole) {
      this.#kept = new KeptIndex(read.floor);
      this.#segments = [];
      this.#tail = [];
    }
    this.#seq = head.seq;
    this.#versionstamp = read.versionstamp;
    this.#segments.push(...read.segments);
    for (const { key, json } of read.entries) {
      this.#kept.push(key, entryBytes(json));
    }
    this.#kept.drop(read.floor - this.#kept.floor);
    // The byte cap may be lower now than when the log was written.
    const excess = this.#kept.excess({ count: 0, bytes: 0 }, this.#caps);
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

  #settleDuplicates(): void {
    const fresh: Pending[] = [];
    for (const pending of this.#queue) {
      const seq = this.#kept.seqOf(pending.key);
      if (seq === undefined) {
        fresh.push(pending);
        continue;
      }
      this.#pendings.delete(pending.key);
      pending.outcome.resolve(this.#storedAt(seq));
    }
    this.#queue = fresh;
  }

  async #storedAt(seq: number): Promise<Appended> {
    try {
      const range = { from: seq, to: seq };
      const [json] = this.recentEntries(seq, seq) ??
        await readEntries(this.#kv, this.room, range);
      if (json === undefined) throw new UnavailableError();
      return { message: message(JSON.parse(json)), duplicate: true };
    } catch (cause) {
      throw cause instanceof UnavailableError
        ? cause
        : new UnavailableError(cause);
    }
  }

  #segmentsBelow(floor: number, most: number): number[] {
    const firstKept = this.#segments.findIndex((lastSeq) => lastSeq >= floor);
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
