// Runs in the browser and on the server.

/**
 * Entries of a room's log, as they come from the wire or from storage.
 *
 * @module
 */

import { count, list, malformed, object, text } from "./fields.ts";
import type { Change, Entry, Message, Reaction, User } from "./messages.ts";

const TAG = /^[a-z\d]{1,8}$/;

/**
 * Checks one entry of a room's log.
 *
 * @param value Anything.
 * @returns The entry; `unknown` for a kind that a newer server has.
 * @throws {ProtocolError} `bad_frame` when a field is missing or wrong.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(decodeEntry({ seq: 7, kind: "poll", question: "Tea?" }), {
 *   kind: "unknown",
 *   seq: 7,
 * });
 * assertThrows(() => decodeEntry({ seq: 1, text: "of nobody" }));
 * ```
 */
export function decodeEntry(value: unknown): Entry {
  const fields = object(value);
  const { kind } = fields;
  switch (kind) {
    case undefined:
      return decodeMessage(fields);
    case "edit":
      return {
        kind,
        ...change(fields),
        ...(fields["text"] !== undefined && { text: text(fields["text"]) }),
      };
    case "delete":
      return { kind, ...change(fields) };
    case "reaction":
      return {
        kind,
        ...change(fields),
        emoji: text(fields["emoji"]),
        on: flag(fields["on"]),
      };
    case "settings":
      return { ...entry(fields), text: "", deleted: true, settings: fields };
    default:
      return { kind: "unknown", seq: count(fields["seq"]) };
  }
}

/**
 * Checks one message.
 *
 * @param value Anything.
 * @returns The message.
 * @throws {ProtocolError} `bad_frame` when a field is missing or wrong.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeMessage({ seq: 1, text: "of nobody" }));
 * ```
 */
export function decodeMessage(value: unknown): Message {
  const fields = object(value);
  return {
    ...entry(fields),
    text: text(fields["text"]),
    ...(fields["replyTo"] !== undefined &&
      { replyTo: count(fields["replyTo"]) }),
    ...(fields["editedAt"] !== undefined &&
      { editedAt: count(fields["editedAt"]) }),
    ...(fields["deleted"] === true && { deleted: true }),
    ...(fields["reactions"] !== undefined &&
      { reactions: list(fields["reactions"]).map(reaction) }),
  };
}

/**
 * @param entry An entry.
 * @returns Whether it is a message, which people read.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(!isMessage({ kind: "unknown", seq: 1 }));
 * ```
 */
export function isMessage(entry: Entry): entry is Message {
  return !("kind" in entry);
}

/**
 * @param entry An entry.
 * @returns Whether it is about a message, in a way that this program knows.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(!isChange({ kind: "unknown", seq: 1 }));
 * ```
 */
export function isChange(entry: Entry): entry is Change {
  return "of" in entry;
}

/**
 * Checks a user, or takes one out of what says more.
 *
 * @param value Anything.
 * @returns The user; without a tag that can't be shown as one.
 * @throws {ProtocolError} `bad_frame` when a field is missing or wrong.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => user({ userName: "Ana" }));
 * ```
 */
export function user(value: unknown): User {
  const { userId, userName, tag } = object(value);
  return {
    userId: text(userId),
    userName: text(userName),
    ...(typeof tag === "string" && TAG.test(tag) && { tag }),
  };
}

function entry(fields: Record<string, unknown>) {
  return {
    seq: count(fields["seq"]),
    id: text(fields["id"]),
    ...user(fields),
    sentAt: count(fields["sentAt"]),
  };
}

function change(fields: Record<string, unknown>): Omit<Change, "kind"> {
  return { ...entry(fields), of: count(fields["of"]) };
}

function reaction(value: unknown): Reaction {
  const { emoji, users } = object(value);
  return { emoji: text(emoji), users: list(users).map(user) };
}

function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw malformed();
  return value;
}
