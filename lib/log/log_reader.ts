// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { withCurrentWords } from "./edit_words.ts";
import type { LogMirror } from "./log_mirror.ts";
import {
  type Appended,
  type NewEntry,
  type NewMessage,
  RefusedError,
} from "./new_entry.ts";
import { type Entries, readEntries } from "./read_entries.ts";
import type { RoomRecord } from "./room_record.ts";
import {
  firstContent,
  parseEntry,
  parseMessage,
  type StoredMessage,
} from "./stored_entry.ts";

/** What a {@linkcode LogReader} reads. */
export interface LogReaderOptions {
  readonly kv: Deno.Kv;
  readonly room: RoomName;
  /** What is known of the log. */
  readonly mirror: LogMirror;
  /** Says whether memory and store agree as far as is known. */
  readonly isLoaded: () => boolean;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
}

/** Reads entries of a log, from memory where they are recent. */
export class LogReader {
  readonly #options: LogReaderOptions;

  /** @param options Where to read. */
  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  /** What the room is, as far as is known; `null` while nobody has made it. */
  get record(): RoomRecord | null {
    return this.#options.mirror.record;
  }

  /** How much is kept, as far as is known. */
  get kept(): { readonly messages: number; readonly bytes: number } {
    return this.#options.mirror.kept;
  }

  /**
   * Reads kept entries up to the newest, for those who have the ones before. Edits come
   * with the text that their message has now.
   *
   * @param from First seq wanted.
   * @returns The entries; they begin later where those before aren't kept.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  entriesFrom(from: number): Entries | Promise<Entries> {
    const { seq, oldestSeq } = this.#options.mirror;
    const start = Math.max(from, oldestSeq);
    const recent = this.recent(start, seq);
    if (
      recent !== null && !recent.entries.some((_, i) => this.#isEdit(start + i))
    ) {
      return recent;
    }
    return this.#readWithWords(start, seq, oldestSeq);
  }

  /**
   * Reads entries from memory, as they are stored.
   *
   * @param from First seq wanted.
   * @param to Last seq wanted.
   * @returns The entries; `null` when memory doesn't have all.
   */
  recent(from: number, to: number): Entries | null {
    const { isLoaded, mirror } = this.#options;
    return isLoaded() ? mirror.recent(from, to) : null;
  }

  /**
   * @param count How many messages are wanted.
   * @returns seq of the first entry to read for the newest `count` messages.
   */
  newestMessagesFrom(count: number): number {
    return this.#options.mirror.kept.newestMessagesFrom(count);
  }

  /**
   * @param userId A user.
   * @returns seqs of the kept messages of that user, the oldest first.
   */
  messagesBy(userId: string): number[] {
    return this.#options.mirror.kept.messagesBy(userId);
  }

  /**
   * @param userId A user.
   * @returns The user as known by the newest entry of theirs; `undefined` where none is
   * kept.
   * @throws Whatever the store throws, or when it doesn't answer.
   */
  async author(userId: string): Promise<User | undefined> {
    const seq = this.#options.mirror.kept.newestBy(userId);
    const json = seq === undefined ? undefined : await this.#at(seq);
    const entry = json === undefined ? null : parseEntry(json);
    return entry !== null && "userId" in entry && entry.userId === userId
      ? { userId, userName: entry.userName }
      : undefined;
  }

  /**
   * @param reading What a name is read as.
   * @returns The user who is known by it alone in what is kept, if there is one.
   */
  bearerOf(reading: string): string | undefined {
    return this.#options.mirror.kept.bearerOf(reading);
  }

  /**
   * Tells what was stored under the id of an entry that is sent again.
   *
   * @param newEntry The entry.
   * @param seq Where that id is.
   * @returns What its sender learns.
   * @throws {RefusedError} `conflict` when that is something else, as whoever may only
   * delete would read by that what they had reacted to; `gone` when the message that it
   * changed isn't kept; else whatever the store throws.
   */
  async resent(newEntry: NewEntry, seq: number): Promise<Appended> {
    const json = await this.#at(seq);
    if (json === undefined) throw new Error(`Entry ${seq} is no longer kept`);
    const entry = parseEntry(json);
    if (newEntry.kind === undefined) {
      const stored = "kind" in entry ? null : parseMessage(json);
      if (stored === null || !this.#wasSentAs(stored, newEntry)) {
        throw new RefusedError("conflict");
      }
      return { seq, message: stored.message, duplicate: true };
    }
    if (!("of" in entry) || entry.kind !== newEntry.kind) {
      throw new RefusedError("conflict");
    }
    const target = await this.#at(entry.of);
    if (target === undefined) throw new RefusedError("gone");
    return { seq, message: parseMessage(target).message, duplicate: true };
  }

  #isEdit(seq: number): boolean {
    return this.#options.mirror.kept.kindOf(seq) === "edit";
  }

  #wasSentAs(
    { message, firstHash }: StoredMessage,
    { text, replyTo }: NewMessage,
  ): boolean {
    const { room, hash } = this.#options;
    const { userId, id } = message;
    return firstHash === undefined
      ? message.text === text && message.replyTo === replyTo
      : firstHash === hash(firstContent(room, { userId, id, text, replyTo }));
  }

  async #readWithWords(
    from: number,
    to: number,
    oldestSeq: number,
  ): Promise<Entries> {
    const stored = await this.#read(from, to);
    const read = (from: number, to: number) => this.#read(from, to);
    return await withCurrentWords(read, stored, oldestSeq);
  }

  /** The entry with a seq as it is stored, if it is kept. */
  async #at(seq: number): Promise<string | undefined> {
    if (seq < this.#options.mirror.oldestSeq) return undefined;
    return (await this.#read(seq, seq)).entries[0];
  }

  async #read(from: number, to: number): Promise<Entries> {
    const { kv, room } = this.#options;
    return this.recent(from, to) ??
      await withDeadline(readEntries(kv, room, { from, to }), READ_TIMEOUT_MS);
  }
}
