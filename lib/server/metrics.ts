// Runs on the server.

import type { Chat } from "../chat/chat.ts";
import type { Connections } from "./connections.ts";

/** What {@linkcode Metrics} reads. */
export interface MetricsOptions {
  readonly chat: Pick<Chat, "figures">;
  readonly connections: Connections;
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One figure, as Prometheus names it. */
export interface Figure {
  readonly name: string;
  readonly type: "counter" | "gauge";
  /** What it counts, for a person. */
  readonly help: string;
  readonly value: number;
}

/** The figures of a process. */
export class Metrics {
  readonly #options: MetricsOptions;
  #accepted = 0;
  #reconnects = 0;

  /** @param options What it reads. */
  constructor(options: MetricsOptions) {
    this.#options = options;
  }

  /**
   * Counts a connection that was accepted.
   *
   * @param isReconnect Whether its client had one before.
   */
  countConnection(isReconnect: boolean): void {
    this.#accepted++;
    if (isReconnect) this.#reconnects++;
  }

  /** @returns All figures, as of now. */
  figures(): readonly Figure[] {
    const { chat, connections, startedAt, now } = this.#options;
    const { sessions, rooms, appended, commits, cleanedUp } = chat.figures();
    const memory = Deno.memoryUsage();
    return [
      gauge("islet_sessions", "Sessions in rooms", sessions),
      gauge("islet_rooms", "Rooms with sessions", rooms),
      gauge("islet_connections", "Open connections", connections.size),
      counter(
        "islet_connections_accepted_total",
        "Connections accepted",
        this.#accepted,
      ),
      counter(
        "islet_reconnects_total",
        "Connections of clients that had one before",
        this.#reconnects,
      ),
      counter("islet_messages_total", "Messages stored", appended),
      counter("islet_commits_total", "Commits to the store", commits),
      counter(
        "islet_sessions_cleaned_up_total",
        "Broken sessions that a sweep dropped",
        cleanedUp,
      ),
      gauge("islet_memory_rss_bytes", "Memory of the process", memory.rss),
      gauge(
        "islet_memory_heap_used_bytes",
        "Memory in use by JavaScript",
        memory.heapUsed,
      ),
      gauge(
        "islet_uptime_seconds",
        "Time since the start",
        (now() - startedAt) / 1000,
      ),
    ];
  }

  /**
   * @returns All figures in Prometheus' text format
   * (https://prometheus.io/docs/instrumenting/exposition_formats/).
   */
  exposition(): string {
    return this.figures().map(({ name, type, help, value }) =>
      `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`
    ).join("");
  }
}

function gauge(name: string, help: string, value: number): Figure {
  return { name, type: "gauge", help, value };
}

function counter(name: string, help: string, value: number): Figure {
  return { name, type: "counter", help, value };
}
