// Runs in the browser and on the server.

import type { Message } from "./messages.ts";

/** The cookie in which a browser keeps how far rooms were read, for the server's pages. */
export const ROOMS_COOKIE = "islet-rooms";

/** Rooms that are remembered, newest first. */
const MAX_ROOMS = 40;

/** So much of all cookies of a site, which servers bound together, may be this one. */
const MAX_COOKIE_BYTES = 3 * 1024;

/** How far rooms were read: seqs by room, those that were read last first. */
export type ReadMarks = ReadonlyMap<string, number>;

/**
 * Reads the marks that a browser keeps.
 *
 * @param value The value of the cookie, perhaps.
 * @returns The marks; what can't be read counts as none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const marks = decodeReadMarks("tea:12.books:7");
 * assertEquals([...marks], [["tea", 12], ["books", 7]]);
 * ```
 */
export function decodeReadMarks(value: string | undefined): ReadMarks {
  const marks = new Map<string, number>();
  if (value === undefined || value.length > MAX_COOKIE_BYTES) return marks;
  for (const mark of value.split(".").slice(0, MAX_ROOMS)) {
    const [, room = "", seq] = /^([a-z0-9-]+):(\d{1,15})$/.exec(mark) ?? [];
    if (seq !== undefined && !marks.has(room)) marks.set(room, Number(seq));
  }
  return marks;
}

/**
 * Writes marks so that they can be a cookie's value: at most 3 KiB of the newest 40.
 *
 * @param marks The marks.
 * @returns The value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeReadMarks(new Map([["tea", 12], ["books", 7]])), "tea:12.books:7");
 * ```
 */
export function encodeReadMarks(marks: ReadMarks): string {
  const kept = [...marks]
    .slice(0, MAX_ROOMS)
    .map(([room, seq]) => `${room}:${seq}`);
  while (kept.join(".").length > MAX_COOKIE_BYTES) kept.pop();
  return kept.join(".");
}

/**
 * Notes how far a room was read.
 *
 * @param marks What was known.
 * @param room The name of the room, which is the newest then.
 * @param seq Its newest message that was read.
 * @returns The marks with this one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const marks = withReadMark(new Map([["tea", 12], ["books", 7]]), "books", 8);
 * assertEquals([...marks], [["books", 8], ["tea", 12]]);
 * ```
 */
export function withReadMark(
  marks: ReadMarks,
  room: string,
  seq: number,
): ReadMarks {
  return new Map([
    [room, seq],
    ...[...marks].filter(([other]) => other !== room),
  ]);
}

/** A list of messages, and who reads it. */
export interface ReadMessages {
  /** In seq order. */
  readonly messages: readonly Message[];
  /** Whether there are older ones. */
  readonly hasOlder: boolean;
  /** The reader, if known: what they say themselves isn't new. */
  readonly userId: string | undefined;
}

/**
 * Finds the first message that is new to somebody.
 *
 * @param newSeq From this seq on messages are new; `null` when none are.
 * @param list The messages that are at hand.
 * @returns The seq of the first one; `newSeq` itself while that is older than all in the
 * list; `null` when none is new.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const messages = [{ ...ana, seq: 8, id: "c1", text: "Hello", sentAt: 0 }];
 * const list = { messages, hasOlder: true, userId: "u-ben" };
 * assertEquals(firstNewSeq(8, list), 8);
 * assertEquals(firstNewSeq(5, { ...list, hasOlder: false }), 8);
 * assertEquals(firstNewSeq(5, list), 5);
 * assertEquals(firstNewSeq(8, { ...list, userId: "u-ana" }), null);
 * ```
 */
export function firstNewSeq(
  newSeq: number | null,
  { messages, hasOlder, userId }: ReadMessages,
): number | null {
  if (newSeq === null || isOlder(newSeq, { messages, hasOlder })) return newSeq;
  return messages.find((message) => isNew(message, newSeq, userId))?.seq ??
    null;
}

/**
 * Counts the messages that are new to somebody.
 *
 * @param newSeq From this seq on messages are new.
 * @param list The messages that are at hand, and who reads them.
 * @returns How many there are, without the reader's own and deleted ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ana = { userId: "u-ana", userName: "Ana" };
 * const messages = [{ ...ana, seq: 8, id: "c1", text: "Hello", sentAt: 0 }];
 * assertEquals(countNew(8, { messages, userId: "u-ben" }), 1);
 * assertEquals(countNew(8, { messages, userId: "u-ana" }), 0);
 * ```
 */
export function countNew(
  newSeq: number,
  { messages, userId }: Pick<ReadMessages, "messages" | "userId">,
): number {
  return messages.filter((message) => isNew(message, newSeq, userId)).length;
}

function isNew(
  { seq, userId, deleted }: Message,
  newSeq: number,
  readerId: string | undefined,
): boolean {
  return seq >= newSeq && userId !== readerId && !deleted;
}

/**
 * Tells whether a message would be older than all that are at hand.
 *
 * @param seq Its seq.
 * @param list They, and whether there are older ones.
 * @returns Whether it would.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isOlder(7, { messages: [], hasOlder: true }), true);
 * assertEquals(isOlder(7, { messages: [], hasOlder: false }), false);
 * ```
 */
export function isOlder(
  seq: number,
  { messages, hasOlder }: Pick<ReadMessages, "messages" | "hasOlder">,
): boolean {
  return hasOlder && seq < (messages[0]?.seq ?? Infinity);
}
