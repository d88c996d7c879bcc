// Runs on the server.

import type { MessagesPage } from "../protocol/http.ts";
import { PAGE_MESSAGES } from "../protocol/limits.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { type ReadRange, withCurrentWords } from "./edit_words.ts";
import { HeadReads } from "./head_reads.ts";
import { newestMessages, oldestMessages } from "./message_pages.ts";
import { type Caps, oldestSeqOf, readEntries } from "./read_entries.ts";
import type { RoomLog } from "./room_log.ts";

/** What {@linkcode RoomReads} reads. */
export interface RoomReadsOptions {
  readonly kv: Deno.Kv;
  /** What a room may keep. */
  readonly caps: Caps;
  /** Finds a room's log in memory. */
  readonly known: (room: RoomName) => RoomLog | undefined;
}

/** Which page of history: the newest, or next to a seq, in either direction. */
export interface PageOptions {
  /** Only messages before this seq. */
  readonly before?: number | undefined;
  /** Only messages after this seq; the oldest of those. Wins over `before`. */
  readonly after?: number | undefined;
  /** Most messages that are wanted, from 1. */
  readonly limit: number;
}

/** What {@linkcode RoomReads.entriesAfter} has read. */
export interface EntriesAfter {
  /** JSON of each, oldest first. */
  readonly entries: readonly string[];
  /** seq of the room's newest entry, 0 when it has none. */
  readonly head: number;
  /** Whether something that was asked for is no longer kept. */
  readonly isTruncated: boolean;
}

/** What is kept of a room. */
interface KeptReader {
  readonly newestSeq: number;
  readonly oldestSeq: number;
  readonly read: ReadRange;
}

/** Reads of rooms that are asked for over HTTP, whether anybody has them open or not. */
export class RoomReads {
  readonly #options: RoomReadsOptions;
  readonly #heads: HeadReads;

  /** @param options Where to read. */
  constructor(options: RoomReadsOptions) {
    this.#options = options;
    this.#heads = new HeadReads(options.kv);
  }

  /**
   * Reads a page of history.
   *
   * @param room The room.
   * @param options Which page.
   * @returns The page.
   * @throws Whatever the store throws.
   */
  async page(room: RoomName, options: PageOptions): Promise<MessagesPage> {
    const { newestSeq, oldestSeq, read } = await this.#reader(room);
    const { limit, before = newestSeq + 1, after } = options;
    if (after !== undefined) {
      const from = Math.max(oldestSeq, after + 1);
      const range = { from, to: newestSeq };
      const { messages } = await oldestMessages(read, range, limit);
      const oldest = messages[0]?.seq ?? Math.min(from, newestSeq + 1);
      const before = { from: oldestSeq, to: oldest - 1 };
      const older = await newestMessages(read, before, 1);
      const hasOlder = older.messages.length > 0;
      return { messages, head: newestSeq, hasOlder };
    }
    const range = { from: oldestSeq, to: Math.min(newestSeq, before - 1) };
    const found = await newestMessages(read, range, limit);
    return {
      messages: found.messages,
      head: newestSeq,
      hasOlder: found.hasMore,
    };
  }

  /**
   * Reads what those get who resume.
   *
   * @param room The room.
   * @param after seq of the newest entry that they have.
   * @returns The entries after it; the latest where there is no such entry.
   * @throws Whatever the store throws.
   */
  async entriesAfter(
    room: RoomName,
    after: number,
  ): Promise<EntriesAfter> {
    const { newestSeq, oldestSeq, read } = await this.#reader(room);
    const isAhead = after > newestSeq;
    const from = isAhead
      ? Math.max(oldestSeq, newestSeq - PAGE_MESSAGES + 1)
      : Math.max(oldestSeq, after + 1);
    const stored = await read(from, newestSeq);
    const { firstSeq, entries } = await withCurrentWords(
      read,
      stored,
      oldestSeq,
    );
    const isTruncated = isAhead || firstSeq > after + 1;
    return { entries, head: newestSeq, isTruncated };
  }

  /**
   * Finds out what is kept of a room. Asked for each time: who posts to one instance and
   * reads from another has to find the message. The entries are mostly in memory.
   */
  async #reader(room: RoomName): Promise<KeptReader> {
    const { kv, caps, known } = this.#options;
    const head = await this.#heads.read(room);
    const log = known(room);
    const isCurrent = log?.isLoaded && log.newestSeq === head.seq;
    const read = async (from: number, to: number) =>
      (isCurrent ? log.reader.recent(from, to) : null) ??
        await readEntries(kv, room, { from, to });
    return {
      newestSeq: head.seq,
      oldestSeq: isCurrent ? log.oldestSeq : oldestSeqOf(head, caps),
      read,
    };
  }
}
