// Runs on the server.

import type { Chat } from "../chat/chat.ts";
import type { Config } from "../config.ts";
import type { Connections } from "./connections.ts";

/** What {@linkcode readFigures} reads. */
export interface FiguresOptions {
  readonly config: Pick<
    Config,
    "cleanupMs" | "historyBytes" | "historyMessages" | "maxSessions"
  >;
  readonly chat: Pick<
    Chat,
    "census" | "figures" | "largestRooms" | "sweeps"
  >;
  readonly connections: Pick<Connections, "size">;
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How a process is now, and what was counted in it since the start. */
export interface Figures {
  readonly sessions: number;
  readonly users: number;
  readonly namedSessions: number;
  readonly rooms: number;
  readonly connections: number;
  readonly maxConnections: number;
  readonly messages: number;
  readonly changes: number;
  readonly deliveries: number;
  readonly commits: number;
  readonly waiting: number;
  readonly slowReaders: number;
  readonly skips: number;
  readonly slowClosed: number;
  readonly cleanedUp: number;
  readonly sweeps: number;
  readonly lastSweepSeconds: number;
  readonly sweepIntervalSeconds: number;
  readonly largestMessages: number;
  readonly largestBytes: number;
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly uptimeSeconds: number;
}

/**
 * Looks at each session and at each room in memory: for those who ask now and then.
 *
 * @param options Where to look.
 * @returns How the process is now.
 */
export function readFigures(options: FiguresOptions): Figures {
  const { config, chat, connections, startedAt, now } = options;
  const { traffic, ...figures } = chat.figures();
  const { sweeps, lastAt } = chat.sweeps;
  const [largest] = chat.largestRooms(1);
  const memory = Deno.memoryUsage();
  return {
    ...figures,
    ...chat.census(),
    deliveries: traffic.deliveries,
    skips: traffic.skips,
    slowClosed: traffic.slowClosed,
    connections: connections.size,
    maxConnections: config.maxSessions,
    sweeps,
    lastSweepSeconds: lastAt / 1000,
    sweepIntervalSeconds: config.cleanupMs / 1000,
    largestMessages: largest?.messages ?? 0,
    largestBytes: largest?.bytes ?? 0,
    maxMessages: config.historyMessages,
    maxBytes: config.historyBytes,
    rssBytes: memory.rss,
    heapBytes: memory.heapUsed,
    externalBytes: memory.external,
    uptimeSeconds: (now() - startedAt) / 1000,
  };
}
