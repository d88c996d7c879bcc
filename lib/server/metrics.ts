// Runs on the server.

import { Counter, Gauge, Registry } from "prom-client";
import type { Chat } from "../chat/chat.ts";
import type { Figures } from "./figures.ts";

/** What {@linkcode Metrics} tells. */
export interface MetricsOptions {
  /** Has what is counted as it happens. */
  readonly registry: Registry;
  /** Reads how the process is. */
  readonly read: () => Figures;
  /** As {@linkcode Chat.largestRooms}. */
  readonly largestRooms: Chat["largestRooms"];
}

/** How many rooms are named, to whoever may know names: each is a series. */
const NAMED_ROOMS = 10;

type Row = readonly [name: string, figure: keyof Figures, help: string];

const GAUGES: readonly Row[] = [
  ["islet_sessions", "sessions", "Sessions in rooms"],
  ["islet_users", "users", "Users with sessions in rooms"],
  ["islet_named_sessions", "namedSessions", "Sessions of users in rooms"],
  ["islet_rooms", "rooms", "Rooms with sessions"],
  ["islet_connections", "connections", "Open connections"],
  ["islet_connections_limit", "maxConnections", "Most open connections"],
  ["islet_queue_entries", "waiting", "New entries that wait for a commit"],
  ["islet_slow_readers", "slowReaders", "Sessions whose peers lag behind"],
  [
    "islet_last_sweep_timestamp_seconds",
    "lastSweepSeconds",
    "When broken sessions were last swept, or the start",
  ],
  [
    "islet_sweep_interval_seconds",
    "sweepIntervalSeconds",
    "How often broken sessions are swept",
  ],
  [
    "islet_largest_room_messages",
    "largestMessages",
    "Most messages that a room in memory keeps",
  ],
  [
    "islet_largest_room_bytes",
    "largestBytes",
    "Most bytes of entries that a room in memory keeps",
  ],
  ["islet_room_messages_limit", "maxMessages", "Messages that a room may keep"],
  [
    "islet_room_bytes_limit",
    "maxBytes",
    "Bytes of entries that a room may keep",
  ],
  ["islet_memory_rss_bytes", "rssBytes", "Memory of the process"],
  ["islet_memory_heap_used_bytes", "heapBytes", "Memory used by JavaScript"],
  [
    "islet_memory_external_bytes",
    "externalBytes",
    "Memory used by buffers of JavaScript",
  ],
  ["islet_uptime_seconds", "uptimeSeconds", "Time since the start"],
];

const COUNTERS: readonly Row[] = [
  ["islet_messages_total", "messages", "Messages stored"],
  [
    "islet_changes_total",
    "changes",
    "Edits, deletions and reactions stored",
  ],
  [
    "islet_deliveries_total",
    "deliveries",
    "New entries sent, once for each session",
  ],
  ["islet_commits_total", "commits", "Commits to the store"],
  [
    "islet_slow_reader_skips_total",
    "skips",
    "Times that a session was skipped since its peer lagged behind",
  ],
  [
    "islet_slow_readers_closed_total",
    "slowClosed",
    "Sessions closed since their peers lagged behind for long",
  ],
  [
    "islet_sessions_cleaned_up_total",
    "cleanedUp",
    "Broken sessions that a sweep dropped",
  ],
  ["islet_sweeps_total", "sweeps", "Sweeps for broken sessions"],
];

/** Tells the figures of a process. */
export class Metrics {
  readonly #options: MetricsOptions;
  /** Names of rooms, which are as secret as the rooms. */
  readonly #named = new Registry();
  #latest: Figures;

  /** @param options What it tells. */
  constructor(options: MetricsOptions) {
    this.#options = options;
    this.#latest = options.read();
    const registers = [options.registry];
    for (const [name, figure, help] of GAUGES) {
      const read = () => this.#latest[figure];
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    }
    for (const [name, figure, help] of COUNTERS) {
      const read = () => this.#latest[figure];
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    }
    this.#nameRooms("messages", "Messages that a room keeps");
    this.#nameRooms("bytes", "Bytes of entries that a room keeps");
  }

  /**
   * @param areRoomsNamed Whether whoever asks may know names of rooms.
   * @returns All figures in Prometheus' text format
   * (https://prometheus.io/docs/instrumenting/exposition_formats/).
   */
  async exposition(areRoomsNamed: boolean): Promise<string> {
    this.#latest = this.#options.read();
    const text = await this.#options.registry.metrics();
    return areRoomsNamed ? `${text}${await this.#named.metrics()}` : text;
  }

  #nameRooms(what: "messages" | "bytes", help: string): void {
    const { largestRooms } = this.#options;
    new Gauge({
      name: `islet_room_${what}`,
      help,
      labelNames: ["room"],
      registers: [this.#named],
      collect() {
        this.reset();
        for (const kept of largestRooms(NAMED_ROOMS)) {
          this.set({ room: kept.room }, kept[what]);
        }
      },
    });
  }
}
