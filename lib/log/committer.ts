// Runs on the server.

import type { SpanContext } from "@opentelemetry/api";
import type { RoomName } from "../protocol/room_name.ts";
import type { CommitReport } from "./commit_report.ts";
import {
  COMMIT_TIMEOUT_MS,
  commitOperation,
} from "../store/commit_operation.ts";
import { withDeadline } from "../store/deadline.ts";
import {
  addToOperation,
  bytesOf,
  checkFloor,
  MUTATIONS_A_ROOM,
  type PreparedCommit,
} from "./prepared_commit.ts";
import type { RoomLog } from "./room_log.ts";

// An atomic operation may have 100 checks, 1000 mutations and 800 KiB, all keys
// included (https://docs.deno.com/deploy/kv/transactions/). Each room has a check, and new
// logs share one. Fewer mutations leave enough for the keys, even of so many rooms with the
// longest names.
const MAX_ROOMS = 98;
const MAX_MUTATIONS = 700;
const MAX_VALUE_BYTES = 700 * 1024;

// Less than this isn't worth starting a segment for: the room waits for the next
// round. It has room for the largest entry.
const MIN_SEGMENT_BYTES = 16 * 1024;

// How soon a log that could not be read or written is read again.
const RETRY_MS = 1000;

const NO_TRACES: readonly SpanContext[] = [];

/** A log, and its part of a commit. */
interface LogCommit {
  readonly log: RoomLog;
  readonly commit: PreparedCommit;
}

/** What {@linkcode Committer} needs, and whom it tells. */
export interface CommitterOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Adds what tells other instances of a commit to it. */
  readonly tell: (
    operation: Deno.AtomicOperation,
    rooms: readonly RoomName[],
  ) => void;
  /** Is told why a commit or a read failed. */
  readonly onError: (cause: unknown) => void;
  /** Whether entries come with spans. */
  readonly isTraced: boolean;
  /** Is told of each commit, once it is over. */
  readonly onCommit: (report: CommitReport) => void;
}

/**
 * Group commit: while one atomic operation is in flight, new entries of all rooms
 * gather for the next one. So an idle server stores a message at once, and a busy
 * one stores hundreds of them for the price of one.
 */
export class Committer implements Disposable {
  readonly #kv: Deno.Kv;
  readonly #now: () => number;
  readonly #tell: CommitterOptions["tell"];
  readonly #onError: (cause: unknown) => void;
  readonly #onCommit: CommitterOptions["onCommit"];
  readonly #isTraced: boolean;
  // In the order in which they became dirty, so that no room waits for others.
  readonly #dirty = new Set<RoomLog>();
  readonly #loads = new Map<RoomLog, Promise<void>>();
  // Logs whose state in the store isn't known.
  readonly #lost = new Set<RoomLog>();
  readonly #acts: (() => Promise<void>)[] = [];
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  #running: Promise<void> | null = null;
  #commits = 0;
  #entries = 0;
  #messages = 0;

  /** @param options The store, and whom to tell. */
  constructor(options: CommitterOptions) {
    this.#kv = options.kv;
    this.#now = options.now;
    this.#tell = options.tell;
    this.#onError = options.onError;
    this.#onCommit = options.onCommit;
    this.#isTraced = options.isTraced;
  }

  /** Commits that the store accepted since the start. */
  get commits(): number {
    return this.#commits;
  }

  /** Entries in those commits. */
  get entries(): number {
    return this.#entries;
  }

  /** Messages among those entries. */
  get messages(): number {
    return this.#messages;
  }

  /**
   * Says that a log has new entries.
   *
   * @param log The log.
   */
  schedule(log: RoomLog): void {
    this.#dirty.add(log);
    this.#running ??= this.#run();
  }

  /**
   * Has something be done while no commit of this process is under way.
   *
   * @param act Does it, and must not throw.
   */
  alone(act: () => Promise<void>): void {
    this.#acts.push(act);
    this.#running ??= this.#run();
  }

  /** @returns Resolves once nothing waits for a commit. */
  async idle(): Promise<void> {
    while (this.#running !== null || this.#loads.size > 0) {
      await this.#running;
      await Promise.all(this.#loads.values());
    }
  }

  /** Stops trying to read logs again. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#retryTimer);
  }

  async #run(): Promise<void> {
    // Wait one microtask, so that messages of the same event share a commit, and so
    // that `#running` is set.
    await Promise.resolve();
    while (this.#dirty.size > 0 || this.#acts.length > 0) {
      const commits = this.#pack();
      if (commits.length > 0) await this.#commitGroup(commits);
      await this.#acts.shift()?.();
    }
    this.#running = null;
  }

  #pack(): LogCommit[] {
    const commits: LogCommit[] = [];
    const unfinished: RoomLog[] = [];
    let bytes = MAX_VALUE_BYTES;
    let mutations = MAX_MUTATIONS;
    for (const log of this.#dirty) {
      if (
        commits.length === MAX_ROOMS || bytes < MIN_SEGMENT_BYTES ||
        mutations < MUTATIONS_A_ROOM
      ) break;
      this.#dirty.delete(log);
      if (!log.isReady) {
        this.#load(log);
        continue;
      }
      mutations -= MUTATIONS_A_ROOM;
      const commit = log.prepare({ bytes, mutations }, this.#now());
      if (log.hasQueue) unfinished.push(log);
      if (commit === null) continue;
      commits.push({ log, commit });
      bytes -= bytesOf(commit);
      mutations -= commit.deletes.length + commit.rewrites.length;
    }
    for (const log of unfinished) this.#dirty.add(log);
    return commits;
  }

  async #commitGroup(commits: readonly LogCommit[]): Promise<void> {
    const stored = await this.#commit(commits);
    if (stored || commits.length === 1) return;
    // One of them lost against another writer: it must not hold up the others.
    for (const commit of commits) await this.#commit([commit]);
  }

  /** Returns false when a version check failed and the commits are still open. */
  async #commit(commits: readonly LogCommit[]): Promise<boolean> {
    const operation = this.#kv.atomic();
    for (const { commit } of commits) addToOperation(operation, commit);
    checkFloor(operation, commits.map(({ commit }) => commit));
    this.#tell(operation, commits.map(({ log }) => log.room));
    const startedAt = performance.now();
    const committing = commitOperation(operation);
    try {
      const result = await withDeadline(committing, COMMIT_TIMEOUT_MS);
      const endedAt = performance.now();
      if (result.ok) {
        this.#commits++;
        for (const { log, commit } of commits) {
          this.#entries += commit.entries.length;
          this.#messages += commit.messages;
          log.settle(commit, result.versionstamp);
        }
        this.#report("stored", commits, startedAt, endedAt);
        return true;
      }
      this.#report("conflict", commits, startedAt, endedAt);
    } catch (cause) {
      this.#report("failed", commits, startedAt, performance.now());
      this.#onError(cause);
      const logs = commits.map(({ log }) => log);
      for (const log of logs) this.#giveUp(log, cause);
      // The store may still take it: then what it has is read and shown.
      committing.then(
        () => this.#reload(logs),
        (late) => late !== cause && this.#onError(late),
      );
      return true;
    }
    const [only] = commits;
    if (commits.length === 1 && only !== undefined) {
      only.log.requeue(only.commit);
      this.#dirty.add(only.log);
    }
    return false;
  }

  #report(
    outcome: CommitReport["outcome"],
    commits: readonly LogCommit[],
    startedAt: number,
    endedAt: number,
  ): void {
    let entries = 0;
    let bytes = 0;
    for (const { commit } of commits) {
      entries += commit.entries.length;
      bytes += bytesOf(commit);
    }
    this.#onCommit({
      outcome,
      rooms: commits.length,
      entries,
      bytes,
      startedAt,
      endedAt,
      toldAt: outcome === "stored" ? performance.now() : endedAt,
      traces: this.#isTraced ? tracesOf(commits) : NO_TRACES,
    });
  }

  /** Reads a log beside the commits of the others, then has it committed. */
  #load(log: RoomLog): void {
    if (this.#loads.has(log)) return;
    const load = log.makeReady().then(
      () => {
        this.#loads.delete(log);
        this.schedule(log);
      },
      (cause) => {
        this.#loads.delete(log);
        this.#onError(cause);
        this.#giveUp(log, cause);
      },
    );
    this.#loads.set(log, load);
  }

  /**
   * Refuses what waits for a log, which no longer is what the store has. Those who
   * follow it still have to see what that is, so it is read until that works.
   */
  #giveUp(log: RoomLog, cause: unknown): void {
    this.#dirty.delete(log);
    log.fail(cause);
    if (!log.isFollowed || this.#isDisposed) return;
    this.#lost.add(log);
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      const lost = [...this.#lost];
      this.#lost.clear();
      this.#reload(lost);
    }, RETRY_MS);
  }

  #reload(logs: readonly RoomLog[]): void {
    for (const log of logs) {
      log.invalidate();
      if (log.isFollowed) this.schedule(log);
    }
  }
}

function tracesOf(commits: readonly LogCommit[]): SpanContext[] {
  return commits.flatMap(({ commit: { prepared } }) =>
    prepared.flatMap(({ pending: { settle: { trace } } }) => trace ?? [])
  );
}
