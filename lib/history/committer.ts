// Runs on the server.

import {
  addToOperation,
  MUTATIONS_A_ROOM,
  type PreparedCommit,
  type RoomLog,
} from "./room_log.ts";

// An atomic operation may have 100 checks, 1000 mutations and 800 KiB
// (https://docs.deno.com/deploy/kv/transactions/). What is left covers the keys.
const MAX_ROOMS = 100;
const MAX_MUTATIONS = 1000;
const MAX_VALUE_BYTES = 700 * 1024;

// Less than this isn't worth starting a segment for: the room waits for the next
// round. It has room for the largest entry.
const MIN_SEGMENT_BYTES = 16 * 1024;

/** What {@linkcode Committer} is made of. */
export interface CommitterOptions {
  readonly kv: Deno.Kv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told why a commit or a read failed. */
  readonly onError: (cause: unknown) => void;
}

/**
 * Group commit: while one atomic operation is in flight, drafts of all rooms
 * gather for the next one. So an idle server stores a message at once, and a busy
 * one stores hundreds of them for the price of one.
 */
export class Committer {
  readonly #kv: Deno.Kv;
  readonly #now: () => number;
  readonly #onError: (cause: unknown) => void;
  // In the order in which they became dirty, so that no room waits for others.
  readonly #dirty = new Set<RoomLog>();
  readonly #loads = new Set<Promise<void>>();
  #running: Promise<void> | null = null;
  #commits = 0;

  /** @param options What it is made of. */
  constructor(options: CommitterOptions) {
    this.#kv = options.kv;
    this.#now = options.now;
    this.#onError = options.onError;
  }

  /** Commits that the store accepted since the start. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Says that a log has drafts.
   *
   * @param log The log.
   */
  schedule(log: RoomLog): void {
    this.#dirty.add(log);
    this.#running ??= this.#run();
  }

  /** @returns Resolves once nothing waits for a commit. */
  async idle(): Promise<void> {
    while (this.#running !== null || this.#loads.size > 0) {
      await this.#running;
      await Promise.all(this.#loads);
    }
  }

  async #run(): Promise<void> {
    // What the same event brings goes along; and `#running` is set by then.
    await Promise.resolve();
    while (this.#dirty.size > 0) {
      const commits = this.#pack();
      if (commits.length > 0) await this.#commitGroup(commits);
    }
    this.#running = null;
  }

  #pack(): PreparedCommit[] {
    const commits: PreparedCommit[] = [];
    const unfinished: RoomLog[] = [];
    let bytes = MAX_VALUE_BYTES;
    let mutations = MAX_MUTATIONS;
    for (const log of this.#dirty) {
      if (
        commits.length === MAX_ROOMS || bytes < MIN_SEGMENT_BYTES ||
        mutations < MUTATIONS_A_ROOM
      ) break;
      this.#dirty.delete(log);
      if (!log.isLoaded) {
        this.#load(log);
        continue;
      }
      mutations -= MUTATIONS_A_ROOM;
      const commit = log.prepare({ bytes, mutations }, this.#now());
      if (commit === null) continue;
      commits.push(commit);
      bytes -= commit.segment.byteLength;
      mutations -= commit.deletes.length;
      if (log.hasQueue) unfinished.push(log);
    }
    for (const log of unfinished) this.#dirty.add(log);
    return commits;
  }

  async #commitGroup(commits: readonly PreparedCommit[]): Promise<void> {
    const stored = await this.#commit(commits);
    if (stored || commits.length === 1) return;
    // One of them lost against another writer: it must not hold up the others.
    await Promise.all(commits.map((commit) => this.#commit([commit])));
  }

  /** Returns false when a version check failed and the commits are still open. */
  async #commit(commits: readonly PreparedCommit[]): Promise<boolean> {
    const operation = this.#kv.atomic();
    for (const commit of commits) addToOperation(operation, commit);
    try {
      const result = await operation.commit();
      if (result.ok) {
        this.#commits++;
        for (const commit of commits) {
          commit.log.settle(commit, result.versionstamp);
        }
        return true;
      }
    } catch (cause) {
      this.#onError(cause);
      for (const commit of commits) {
        this.#dirty.delete(commit.log);
        commit.log.fail(cause);
      }
      return true;
    }
    const [commit] = commits;
    if (commits.length === 1 && commit !== undefined) {
      commit.log.requeue(commit);
      this.#dirty.add(commit.log);
    }
    return false;
  }

  /** Reads a log beside the commits of the others, then has it committed. */
  #load(log: RoomLog): void {
    const load = log.load().then(
      () => this.schedule(log),
      (cause) => {
        this.#onError(cause);
        log.fail(cause);
      },
    ).finally(() => this.#loads.delete(load));
    this.#loads.add(load);
  }
}
