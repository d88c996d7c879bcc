// Runs on the server.

import { Counter, Histogram, Registry } from "prom-client";
import type { ChatWatcher, CommitReport, StorePart } from "../chat/watcher.ts";
import { type Reconnect, RECONNECTS } from "./reconnect.ts";
import { REFUSAL_REASONS, type RefusalReason } from "./refusal_reason.ts";

/** Who was failed by the store: a part of the chat, a page, or a look at the health. */
export type StoreUser = StorePart | "pages" | "health";

const STORE_USERS: readonly StoreUser[] = [
  "log",
  "instances",
  "presence",
  "rooms",
  "pages",
  "health",
];

// A commit to a file takes 0.1 to 2 ms, over a network 2 to 50; after 5 s it has failed.
const COMMIT_SECONDS = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5],
];
const COMMIT_ENTRIES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];
const COMMIT_BYTES = [256, 1024, 4096, 16_384, 65_536, 262_144, 716_800];
const LAG_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Some of what was counted since the start, for a person. */
export interface EventTotals {
  readonly reconnects: number;
  readonly refusals: number;
  readonly commits: number;
  /** Time that the store took for all commits, in milliseconds. */
  readonly commitMs: number;
}

/**
 * Counts what happens in a process, as it happens. Nothing here is called for each
 * message: what has to be counted that often is counted where it happens, and read when
 * somebody asks.
 */
export class Events implements ChatWatcher {
  /** All that is counted here, for Prometheus. */
  readonly registry = new Registry();
  readonly #accepted = counter(
    this.registry,
    "islet_connections_accepted_total",
    "Connections accepted",
  );
  readonly #reconnects = new Counter({
    name: "islet_reconnects_total",
    help: "Connections of clients that had one before, by how often they tried",
    labelNames: ["attempt"],
    registers: [this.registry],
  });
  readonly #refusals = new Counter({
    name: "islet_refusals_total",
    help: "Requests, connections and frames refused",
    labelNames: ["reason"],
    registers: [this.registry],
  });
  readonly #conflicts = counter(
    this.registry,
    "islet_commit_conflicts_total",
    "Commits that lost against another instance and were tried again",
  );
  readonly #storeErrors = new Counter({
    name: "islet_store_errors_total",
    help: "Times that the store failed or didn't answer, by what needed it",
    labelNames: ["part"],
    registers: [this.registry],
  });
  readonly #commitSeconds = histogram(
    this.registry,
    "islet_commit_duration_seconds",
    "Time that the store took for a commit",
    COMMIT_SECONDS,
  );
  readonly #broadcastSeconds = histogram(
    this.registry,
    "islet_broadcast_duration_seconds",
    "Time from a commit until all sessions had been sent it",
    COMMIT_SECONDS,
  );
  readonly #commitEntries = histogram(
    this.registry,
    "islet_commit_entries",
    "Entries of a commit",
    COMMIT_ENTRIES,
  );
  readonly #commitBytes = histogram(
    this.registry,
    "islet_commit_bytes",
    "Bytes of the segments that a commit wrote",
    COMMIT_BYTES,
  );
  readonly #lag = histogram(
    this.registry,
    "islet_event_loop_lag_seconds",
    "How late a timer came, four times a second",
    LAG_SECONDS,
  );

  #totals = { reconnects: 0, refusals: 0, commits: 0, commitMs: 0 };
  #worstLagMs = 0;

  constructor() {
    // A series that begins with its first event hides that event from increase().
    for (const attempt of RECONNECTS) this.#reconnects.inc({ attempt }, 0);
    for (const reason of REFUSAL_REASONS) this.#refusals.inc({ reason }, 0);
    for (const part of STORE_USERS) this.#storeErrors.inc({ part }, 0);
  }

  /**
   * A connection was accepted.
   *
   * @param reconnect Which attempt of its client it was; `null` for a first connection.
   */
  connected(reconnect: Reconnect | null): void {
    this.#accepted.inc();
    if (reconnect === null) return;
    this.#reconnects.inc({ attempt: reconnect });
    this.#totals.reconnects++;
  }

  /**
   * Something was refused.
   *
   * @param reason Why.
   */
  refused(reason: RefusalReason): void {
    this.#refusals.inc({ reason });
    this.#totals.refusals++;
  }

  /** A session was refused: its user has the room open too often. */
  crowdedOut(): void {
    this.refused("user_connections");
  }

  /**
   * A session was sent away whose user may not be in the room.
   *
   * @param code Why.
   */
  shutOut(code: RefusalReason): void {
    this.refused(code);
  }

  /**
   * The store has failed somebody, or didn't answer.
   *
   * @param part Whom.
   */
  storeFailed(part: StoreUser): void {
    this.#storeErrors.inc({ part });
  }

  /**
   * A commit is over.
   *
   * @param report What has become of it.
   */
  committed(report: CommitReport): void {
    const { outcome, entries, bytes, startedAt, endedAt, toldAt } = report;
    this.#commitSeconds.observe((endedAt - startedAt) / 1000);
    this.#totals.commits++;
    this.#totals.commitMs += endedAt - startedAt;
    if (outcome === "conflict") this.#conflicts.inc();
    if (outcome !== "stored") return;
    this.#commitEntries.observe(entries);
    this.#commitBytes.observe(bytes);
    this.#broadcastSeconds.observe((toldAt - endedAt) / 1000);
  }

  /**
   * A timer came late.
   *
   * @param lagMs How late, in milliseconds.
   */
  lagged(lagMs: number): void {
    this.#lag.observe(lagMs / 1000);
    this.#worstLagMs = Math.max(this.#worstLagMs, lagMs);
  }

  /** @returns Some of what was counted since the start. */
  totals(): EventTotals {
    return { ...this.#totals };
  }

  /** @returns The latest that a timer came since this was last asked, in milliseconds. */
  takeWorstLagMs(): number {
    const worst = this.#worstLagMs;
    this.#worstLagMs = 0;
    return worst;
  }
}

function counter(registry: Registry, name: string, help: string): Counter {
  return new Counter({ name, help, registers: [registry] });
}

function histogram(
  registry: Registry,
  name: string,
  help: string,
  buckets: number[],
): Histogram {
  return new Histogram({ name, help, buckets, registers: [registry] });
}
