// Runs on the server.

import { isMessage } from "../protocol/entries.ts";
import type { Entries } from "./read_entries.ts";
import { parseEntry, withWords } from "./stored_entry.ts";

/** Reads kept entries, from one seq to another. */
export type ReadRange = (from: number, to: number) => Promise<Entries>;

/**
 * Gives edits the text that their messages have now, for those who resume.
 *
 * @param read Reads the messages.
 * @param entries Entries as they are stored.
 * @param oldestSeq seq of the oldest entry that is kept.
 * @returns The entries as they are sent.
 * @throws Whatever reading throws.
 */
export async function withCurrentWords(
  read: ReadRange,
  { firstSeq, entries }: Entries,
  oldestSeq: number,
): Promise<Entries> {
  const told: string[] = [];
  for (const json of entries) {
    const entry = parseEntry(json);
    if (isMessage(entry) || entry.kind !== "edit") {
      told.push(json);
      continue;
    }
    const { of } = entry;
    const message = entries[of - firstSeq] ??
      (of < oldestSeq ? undefined : (await read(of, of)).entries[0]);
    told.push(withWords(json, message));
  }
  return { firstSeq, entries: told };
}
