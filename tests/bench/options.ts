import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  /** Runs of each server under each load. */
  readonly runs: number;
  /** Names of loads; `null` for all. */
  readonly only: readonly string[] | null;
  /** Names of servers; `null` for all. */
  readonly servers: readonly string[] | null;
  /** Short and small: within two minutes. */
  readonly quick: boolean;
  /** Whether servers and generator have a core each. */
  readonly pin: boolean;
  /** Where figures are written; `null` for a new temporary file. */
  readonly json: string | null;
}

/** Says how the command is used. */
export const USAGE = `deno task bench [options]
  --quick             one short run of each, without the rounds of connects
  --runs=3            runs of each server under each load; medians are shown
  --only=idle,churn   only these loads
  --servers=islet,bun only these servers
  --no-pin            let the system place processes on cores
  --json=figures.json where to write all figures; a temporary file unless given`;

const FULL_RUNS = 3;
const QUICK_RUNS = 1;

/**
 * Reads the command line.
 *
 * @param args Its arguments.
 * @returns The options.
 * @throws {TypeError} When an argument is unknown or wrong.
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      runs: { type: "string" },
      only: { type: "string" },
      servers: { type: "string" },
      quick: { type: "boolean", default: false },
      pin: { type: "boolean", default: true },
      json: { type: "string" },
    },
  });
  const { quick, pin, json = null } = values;
  const runs = Number(values.runs ?? (quick ? QUICK_RUNS : FULL_RUNS));
  if (!Number.isInteger(runs) || runs < 1) {
    throw new TypeError(`--runs must be at least 1: it is ${values.runs}`);
  }
  return {
    runs,
    only: values.only?.split(",") ?? null,
    servers: values.servers?.split(",") ?? null,
    quick,
    pin,
    json,
  };
}

/**
 * Chooses by name.
 *
 * @param all What there is.
 * @param names What is wanted; `null` for all.
 * @returns What is wanted, in the order of `all`.
 * @throws {TypeError} When there is nothing of a name.
 */
export function choose<Item extends { readonly name: string }>(
  all: readonly Item[],
  names: readonly string[] | null,
): readonly Item[] {
  if (names === null) return all;
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(
      `There is no ${unknown.join(", ")}: choose from ${known.join(", ")}`,
    );
  }
  return all.filter(({ name }) => names.includes(name));
}
