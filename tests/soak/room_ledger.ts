import type { Entry } from "../../lib/protocol/messages.ts";

/**
 * What a room's entries are, by what its users are sent: the first one who is sent an
 * entry writes down its id, all others have to be sent the same.
 */
export class RoomLedger {
  readonly #keys: string[] = [];

  /** seq of the newest entry that anybody was sent. */
  get head(): number {
    return this.#keys.length;
  }

  /**
   * Notes what a user was sent.
   *
   * @param lastSeq seq of the last entry that this user was sent before; `null` for
   * whoever begins with the latest page.
   * @param entries What came.
   * @param isTruncated Whether the server said that some is no longer kept.
   * @returns What is wrong with that, or `null`.
   */
  note(
    lastSeq: number | null,
    entries: readonly Entry[],
    isTruncated: boolean,
  ): string | null {
    let last = lastSeq ?? 0;
    const first = entries[0]?.seq ?? last + 1;
    if (first <= last) return `seq ${first} came twice`;
    if (isTruncated || lastSeq === null) last = first - 1;
    for (const entry of entries) {
      if (entry.seq !== last + 1) {
        return `seq ${entry.seq} came after ${last}`;
      }
      last = entry.seq;
      const key = keyOf(entry);
      const known = this.#keys[last - 1];
      if (known === undefined) this.#keys[last - 1] = key;
      else if (known !== key) return `seq ${last} was ${known}, now ${key}`;
    }
    return null;
  }
}

function keyOf(entry: Entry): string {
  return "id" in entry ? `${entry.userId} ${entry.id}` : entry.kind;
}
