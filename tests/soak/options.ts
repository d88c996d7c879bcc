import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  /** How long it runs once everybody is there. */
  readonly minutes: number;
  /** Decides who is where, who says what, and who leaves when. */
  readonly seed: number;
  /** Where the picture is written; `null` for a new temporary file. */
  readonly svg: string | null;
  /** Where all figures are written; `null` for a new temporary file. */
  readonly json: string | null;
}

/** Says how the command is used. */
export const USAGE = `deno task soak [options]
  --minutes=60     how long, at least 1; small slopes need an hour
  --seed=1         who is where, says what and leaves when
  --svg=soak.svg   where to draw the curves; a temporary file unless given
  --json=soak.json where to write all figures; a temporary file unless given`;

/** The command line asks for something that there isn't. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const DEFAULT_MINUTES = 60;
const MIN_MINUTES = 1;
const DEFAULT_SEED = 1;

/**
 * Reads the command line.
 *
 * @param args Its arguments.
 * @returns The options.
 * @throws {UsageError} When an argument is unknown or wrong.
 */
export function readOptions(args: string[]): Options {
  const values = parse(args);
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  if (!Number.isFinite(minutes) || minutes < MIN_MINUTES) {
    throw new UsageError(
      `--minutes must be at least ${MIN_MINUTES}: it is ${values.minutes}`,
    );
  }
  const seed = Number(values.seed ?? DEFAULT_SEED);
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed must be a whole number: it is ${values.seed}`);
  }
  const { svg = null, json = null } = values;
  return { minutes, seed, svg, json };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        minutes: { type: "string" },
        seed: { type: "string" },
        svg: { type: "string" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(String(error));
  }
}
