// Runs on the server.

import type { MessagesPage } from "../protocol/http.ts";
import { PAGE_MESSAGES } from "../protocol/limits.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { type ReadRange, withCurrentWords } from "./edit_words.ts";
import { HeadReads } from "./head_reads.ts";
import { newestMessages, oldestMessages } from "./message_pages.ts";
import { type Caps, oldestSeqOf, readEntries } from "./read_entries.ts";
import type { RoomLog } from "./room_log.ts";
import type { RoomRecord } from "./room_record.ts";
import { parseEntry, parseShown } from "./stored_entry.ts";

/** What {@linkcode RoomReads} reads. */
export interface RoomReadsOptions {
  readonly kv: Deno.Kv;
  /** What a room may keep. */
  readonly caps: Caps;
  /** Finds a room's log in memory. */
  readonly known: (room: RoomName) => RoomLog | undefined;
}

/** Which page of history: the newest, next to a seq in either direction, or around it. */
export interface PageOptions {
  /** Messages before and after this seq, and the one with it. Wins over the others. */
  readonly at?: number | undefined;
  /** Only messages before this seq. */
  readonly before?: number | undefined;
  /** Only messages after this seq; the oldest of those. Wins over `before`. */
  readonly after?: number | undefined;
  /** Most messages that are wanted, from 1. */
  readonly limit: number;
  /** Whether what tells of settings is among them; without, it isn't. */
  readonly withSettings?: boolean;
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
   * @param room The room.
   * @returns What it is; `null` while nobody has made it.
   * @throws Whatever the store throws.
   */
  async record(room: RoomName): Promise<RoomRecord | null> {
    const log = this.#options.known(room);
    if (log?.isLoaded) return log.reader.record;
    return (await this.#heads.read(room)).record;
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
    const { limit, before = newestSeq + 1, after, at } = options;
    const parse = options.withSettings ? parseShown : parseEntry;
    const range = { from: oldestSeq, to: newestSeq };
    const newest = (to: number, limit: number) =>
      newestMessages(read, { ...range, to: Math.min(to, newestSeq) }, {
        limit,
        parse,
      });
    const oldest = (from: number, limit: number) =>
      oldestMessages(
        read,
        { ...range, from: Math.max(from, oldestSeq) },
        { limit, parse },
      );
    if (at !== undefined) {
      const newer = await oldest(at + 1, Math.floor(limit / 2));
      const older = await newest(at, limit - newer.messages.length);
      return {
        messages: [...older.messages, ...newer.messages],
        head: newestSeq,
        hasOlder: older.hasMore,
        hasNewer: newer.hasMore,
      };
    }
    if (after !== undefined) {
      const { messages, hasMore } = await oldest(after + 1, limit);
      const first = messages[0]?.seq ?? Math.max(after, oldestSeq - 1) + 1;
      const older = await newest(first - 1, 1);
      const hasOlder = older.messages.length > 0;
      return { messages, head: newestSeq, hasOlder, hasNewer: hasMore };
    }
    const { messages, hasMore } = await newest(before - 1, limit);
    const newer = before > newestSeq ? null : await oldest(before, 1);
    return {
      messages,
      head: newestSeq,
      hasOlder: hasMore,
      hasNewer: newer !== null && newer.messages.length > 0,
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
    const { head } = await this.#heads.read(room);
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
