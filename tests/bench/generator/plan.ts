/**
 * What the generator is to do: its command line, in both directions.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type DialectName, isDialectName } from "./dialect.ts";

/** The kinds of load; each has a file of its own. */
export const LOADS = [
  "ceiling",
  "closed_loop",
  "open_loop",
  "idle",
  "churn",
] as const;

/** A kind of load. */
export type Load = typeof LOADS[number];

/** One run of the generator. */
export interface Plan {
  readonly load: Load;
  readonly dialect: DialectName;
  /** Port of the server on 127.0.0.1. */
  readonly port: number;
  /** Its process, whose memory is measured. */
  readonly pid: number;
  /** WebSockets. */
  readonly clients: number;
  /** Rooms that they are spread over. */
  readonly rooms: number;
  /** Closed loop: messages that each sender has on the way. */
  readonly inFlight: number;
  /** Open loop: messages a second of all senders together. */
  readonly rate: number;
  /** Churn: how often all connect and disconnect. */
  readonly rounds: number;
  /** How long to load the server before anything counts. */
  readonly warmUpMs: number;
  /** How long to measure. */
  readonly measureMs: number;
  /** How long to leave the server alone before its memory is read. */
  readonly restMs: number;
}

type Count = Exclude<keyof Plan, "load" | "dialect">;

/**
 * @param plan What to do.
 * @returns The command line's arguments.
 */
export function planToArgs(plan: Plan): string[] {
  return Object.entries(plan).map(([name, value]) => `--${name}=${value}`);
}

/**
 * @param args The command line's arguments.
 * @returns What to do; what isn't said is 0.
 * @throws {TypeError} When an argument is unknown or wrong.
 */
export function planFromArgs(args: string[]): Plan {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      load: text,
      dialect: text,
      port: text,
      pid: text,
      clients: text,
      rooms: text,
      inFlight: text,
      rate: text,
      rounds: text,
      warmUpMs: text,
      measureMs: text,
      restMs: text,
    },
  });

  function count(name: Count): number {
    const value = Number(values[name] ?? 0);
    if (!Number.isInteger(value) || value < 0) {
      throw new TypeError(`--${name} must be a count: it is ${values[name]}`);
    }
    return value;
  }

  const load = LOADS.find((known) => known === values.load);
  if (load === undefined) {
    throw new TypeError(`--load must be one of ${LOADS.join(", ")}`);
  }
  const { dialect = "islet" } = values;
  if (!isDialectName(dialect)) {
    throw new TypeError(`--dialect is unknown: ${dialect}`);
  }
  return {
    load,
    dialect,
    port: count("port"),
    pid: count("pid"),
    clients: count("clients"),
    rooms: count("rooms"),
    inFlight: count("inFlight"),
    rate: count("rate"),
    rounds: count("rounds"),
    warmUpMs: count("warmUpMs"),
    measureMs: count("measureMs"),
    restMs: count("restMs"),
  };
}
