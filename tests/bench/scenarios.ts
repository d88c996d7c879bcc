/**
 * The loads that servers are compared under: the first rows of the budgets.
 *
 * @module
 */

import type { Plan } from "./generator/plan.ts";

/** Everything of a plan that doesn't depend on the server. */
export type Workload = Omit<Plan, "dialect" | "port" | "pid">;

/** A figure that is shown. */
export interface Column {
  /** Its name among the figures. */
  readonly figure: string;
  readonly title: string;
  /** Whether it is a share, which is shown in percent and without a ratio. */
  readonly isShare?: boolean;
  /** Digits after the decimal point. */
  readonly digits: number;
}

/** One load. */
export interface Scenario {
  /** For the command line. */
  readonly name: string;
  /** For a person. */
  readonly title: string;
  readonly workload: Workload;
  /** What is shown of it; servers are compared by the first. */
  readonly columns: readonly [Column, ...Column[]];
  /** What Islet is to reach in the first column. */
  readonly budget: { readonly atLeast: number } | { readonly atMost: number };
  /** Memory differs little from run to run, and takes long to measure: once will do. */
  readonly isMemory: boolean;
  /** Whether it is part of a quick run. */
  readonly isQuick: boolean;
}

/** How long and how large the loads are. */
export interface Size {
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly restMs: number;
  /** Share of the clients that come and go. */
  readonly clients: number;
}

/** Long enough for figures that can be quoted. */
export const FULL: Size = {
  warmUpMs: 1000,
  measureMs: 3000,
  // V8 collects what is left about ten seconds after it has become quiet.
  restMs: 12_000,
  clients: 1,
};

/** Long enough to see that something has become much slower. */
export const QUICK: Size = {
  warmUpMs: 300,
  measureMs: 1000,
  restMs: 1000,
  clients: 0.1,
};

const NOTHING = {
  clients: 0,
  rooms: 0,
  inFlight: 0,
  rate: 0,
  rounds: 0,
  warmUpMs: 0,
  measureMs: 0,
  restMs: 0,
};

const RATE: Column = {
  figure: "deliveriesPerSecond",
  title: "deliveries/s",
  digits: 0,
};
// Says more than the rate where other processes take turns on the cores.
const EFFICIENCY: Column = {
  figure: "deliveriesPerCpuSecond",
  title: "per server cpu s",
  digits: 0,
};
const P50: Column = { figure: "p50Ms", title: "p50 ms", digits: 1 };
const P99: Column = { figure: "p99Ms", title: "p99 ms", digits: 1 };
const MAX: Column = { figure: "maxMs", title: "max ms", digits: 1 };
const DELIVERED: Column = {
  figure: "delivered",
  title: "delivered %",
  isShare: true,
  digits: 1,
};
const CPUS: readonly Column[] = [
  { figure: "serverCpus", title: "server cpu", digits: 2 },
  { figure: "generatorCpus", title: "generator cpu", digits: 2 },
];

/**
 * @param size How long and how large.
 * @returns All loads.
 */
export function scenarios(size: Size): readonly Scenario[] {
  const { warmUpMs, measureMs, restMs } = size;
  const many = Math.round(10_000 * size.clients);
  const base = { ...NOTHING, rooms: 1, warmUpMs, measureMs, restMs };
  const paced = { ...base, load: "open_loop" } as const;
  const latency = [P99, P50, MAX, RATE, DELIVERED, ...CPUS] as const;
  return [
    {
      name: "senders",
      title: "32 senders in one room, 16 messages in flight each",
      workload: { ...base, load: "closed_loop", clients: 32, inFlight: 16 },
      columns: [RATE, EFFICIENCY, P50, P99, ...CPUS],
      budget: { atLeast: 2_200_000 },
      isMemory: false,
      isQuick: true,
    },
    {
      name: "room-1000",
      title: "1000 sockets in one room, 100 messages/s",
      workload: { ...paced, clients: 1000, rate: 100 },
      columns: latency,
      budget: { atMost: 50 },
      isMemory: false,
      isQuick: true,
    },
    {
      name: "rooms-100",
      title: "100 rooms of 10 sockets, 2000 messages/s in all",
      workload: { ...paced, clients: 1000, rooms: 100, rate: 2000 },
      columns: latency,
      budget: { atMost: 10 },
      isMemory: false,
      isQuick: true,
    },
    {
      name: "room-5000",
      title: "5000 sockets in one room, 10 messages/s",
      workload: { ...paced, clients: 5000, rate: 10 },
      columns: latency,
      budget: { atMost: 100 },
      isMemory: false,
      isQuick: true,
    },
    {
      name: "idle",
      // Never fewer: what is there once would be too much of each.
      title: "10000 idle sockets",
      workload: { ...base, load: "idle", clients: 10_000 },
      columns: [
        { figure: "kiBPerSocket", title: "KiB each", digits: 1 },
        { figure: "connectMs", title: "to connect, ms", digits: 0 },
      ],
      budget: { atMost: 25 },
      isMemory: true,
      isQuick: true,
    },
    {
      name: "churn",
      title: `Five rounds of ${many} connects, disconnects and a collection`,
      workload: { ...base, load: "churn", clients: many, rounds: 5 },
      columns: [
        {
          figure: "growth",
          title: "growth after the second, %",
          isShare: true,
          digits: 1,
        },
        ...[1, 2, 3, 4, 5].map((round) => ({
          figure: `round${round}MiB`,
          title: `${round}, MiB`,
          digits: 0,
        })),
      ],
      budget: { atMost: 0.05 },
      isMemory: true,
      isQuick: false,
    },
  ];
}

/**
 * @param size How long.
 * @returns The load that shows what the generator can count.
 */
export function ceilingWorkload({ warmUpMs, measureMs }: Size): Workload {
  return {
    ...NOTHING,
    load: "ceiling",
    clients: 4,
    rooms: 1,
    warmUpMs,
    measureMs,
  };
}
