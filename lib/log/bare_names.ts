// Runs on the server.

import { foldName } from "../protocol/fold_name.ts";

/** Entries in a row that one author has written under a name, without a tag. */
interface Run {
  readonly userId: string;
  count: number;
}

/** A name, as far as it stands without a tag. Mostly there is one run. */
export interface BareName {
  readonly folded: string;
  /** The oldest first; never none. */
  readonly runs: Run[];
}

/**
 * Who has written without a tag under which name, in a list of entries that grows at its
 * end and is cut at both. Names that read the same are one. Each step takes the same time
 * however long the list is.
 */
export class BareNames {
  readonly #names = new Map<string, BareName>();

  /** How many names there are. */
  get size(): number {
    return this.#names.size;
  }

  /**
   * @param userName A name.
   * @returns The author of the oldest of those entries, if there are any.
   */
  bearerOf(userName: string): string | undefined {
    return this.#names.get(foldName(userName))?.runs[0]?.userId;
  }

  /**
   * Adds an entry at the end.
   *
   * @param userName Its author's name.
   * @param userId Its author.
   * @returns What to take it out with.
   */
  push(userName: string, userId: string): BareName {
    const folded = foldName(userName);
    let name = this.#names.get(folded);
    if (name === undefined) {
      name = { folded, runs: [] };
      this.#names.set(folded, name);
    }
    const last = name.runs.at(-1);
    if (last?.userId === userId) last.count++;
    else name.runs.push({ userId, count: 1 });
    return name;
  }

  /**
   * Takes the newest entry of a name out.
   *
   * @param name The name.
   */
  pop(name: BareName): void {
    const last = name.runs.at(-1);
    if (last !== undefined && --last.count === 0) name.runs.pop();
    this.#forgetEmpty(name);
  }

  /**
   * Takes the oldest entry of a name out.
   *
   * @param name The name.
   */
  shift(name: BareName): void {
    const [first] = name.runs;
    if (first !== undefined && --first.count === 0) name.runs.shift();
    this.#forgetEmpty(name);
  }

  #forgetEmpty({ folded, runs }: BareName): void {
    if (runs.length === 0) this.#names.delete(folded);
  }
}
