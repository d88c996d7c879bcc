import { ROOT } from "../repo/repository.ts";
import type { CleanUpLine } from "./clean_up_lines.ts";

/** By module and line the test file that fails without the line, from the root. */
export type Killers = Record<string, Record<string, string>>;

const FILE = new URL("tests/mutation/killers.json", ROOT);

/** Reads the list, in which somebody else may have changed what they liked. */
export async function readKillers(): Promise<Killers> {
  return JSON.parse(await Deno.readTextFile(FILE));
}

/**
 * Writes the list, in the order of the code.
 *
 * @param lines All clean-up lines; the list has no others.
 * @param killerOf The test file that fails without a line, where one is known.
 */
export async function writeKillers(
  lines: readonly CleanUpLine[],
  killerOf: (line: CleanUpLine) => string | undefined,
): Promise<void> {
  const killers: Killers = {};
  for (const line of lines) {
    const file = killerOf(line);
    if (file === undefined) continue;
    (killers[line.path] ??= {})[line.code] = file;
  }
  await Deno.writeTextFile(FILE, `${JSON.stringify(killers, null, 2)}\n`);
}
