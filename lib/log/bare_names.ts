// Runs on the server.

/** Entries in a row of one author, without a tag, under names that are read the same. */
interface Run {
  readonly userId: string;
  count: number;
}

/**
 * Who has written without a tag under which name, in a list of entries that grows at its
 * end and is cut at both. Names are known by what they are read as (`Look.readings`). Each
 * step takes the same time however long the list is.
 */
export class BareNames {
  /** By reading, the oldest first: never none, mostly one. */
  readonly #runs = new Map<string, Run[]>();

  /** How many readings there are. */
  get size(): number {
    return this.#runs.size;
  }

  /**
   * @param reading What a name is read as.
   * @returns The author of the oldest of those entries, if there are any.
   */
  bearerOf(reading: string): string | undefined {
    return this.#runs.get(reading)?.[0]?.userId;
  }

  /**
   * Adds an entry at the end.
   *
   * @param readings What its author's name is read as.
   * @param userId Its author.
   */
  push(readings: readonly string[], userId: string): void {
    for (const reading of readings) {
      const runs = this.#runs.get(reading);
      const last = runs?.at(-1);
      if (runs === undefined) this.#runs.set(reading, [{ userId, count: 1 }]);
      else if (last?.userId === userId) last.count++;
      else runs.push({ userId, count: 1 });
    }
  }

  /**
   * Takes the newest entry under a name out.
   *
   * @param readings What the name is read as.
   */
  pop(readings: readonly string[]): void {
    for (const reading of readings) {
      const runs = this.#runs.get(reading);
      const last = runs?.at(-1);
      if (last === undefined || --last.count > 0) continue;
      runs?.pop();
      this.#forgetEmpty(reading, runs);
    }
  }

  /**
   * Takes the oldest entry under a name out.
   *
   * @param readings What the name is read as.
   */
  shift(readings: readonly string[]): void {
    for (const reading of readings) {
      const runs = this.#runs.get(reading);
      const first = runs?.[0];
      if (first === undefined || --first.count > 0) continue;
      runs?.shift();
      this.#forgetEmpty(reading, runs);
    }
  }

  #forgetEmpty(reading: string, runs: readonly Run[] | undefined): void {
    if (runs?.length === 0) this.#runs.delete(reading);
  }
}
