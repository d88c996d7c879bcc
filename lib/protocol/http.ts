// Runs in the browser and on the server.

/**
 * What the server answers over HTTP, as JSON.
 *
 * @module
 */

import { decodeMessage } from "./entries.ts";
import { object } from "./fields.ts";
import type { Entry, Message, User } from "./messages.ts";
import type { ErrorCode } from "./protocol_error.ts";

/** Codes of the protocol, and those that only HTTP needs. */
export type ApiErrorCode =
  | ErrorCode
  | "bad_request"
  | "method_not_allowed"
  | "upgrade_required"
  | "internal";

/** Why a request was refused. */
export interface ApiErrorBody {
  readonly error: {
    /** For programs. */
    readonly code: ApiErrorCode;
    /** A short sentence for a person. */
    readonly message: string;
    /** How long to wait before the next try, in milliseconds. */
    readonly retryAfterMs?: number;
  };
}

/** One page of a room's messages. */
export interface MessagesPage {
  /** Newest last. */
  readonly messages: readonly Message[];
  /** seq of the room's newest entry, 0 when it has none. */
  readonly head: number;
  /** Whether older messages than these are kept. */
  readonly hasOlder: boolean;
  /** Whether newer messages than these are kept. */
  readonly hasNewer: boolean;
}

/** The entries after one, for those who resume over HTTP. */
export interface EntriesPage {
  /** Entries in seq order, without gap. */
  readonly messages: readonly Entry[];
  /** seq of the room's newest entry, 0 when it has none. */
  readonly head: number;
  /** Some of what was asked for is no longer kept: start over from these. */
  readonly truncated?: true;
  /** Who is in the room, at most the first 50; only for those who ask. */
  readonly onlineUsers?: readonly User[];
  /** How many are in the room; only for those who ask. */
  readonly onlineCount?: number;
}

/**
 * Encodes an {@linkcode EntriesPage} from entries that are JSON already.
 *
 * @param entries JSON of each.
 * @param head seq of the room's newest entry.
 * @param truncated Whether something that was asked for is no longer kept.
 * @param online Who is in the room, if that was asked for.
 * @returns The page as JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const json = encodeEntriesPage([], 7, true);
 * assertEquals(json, '{"messages":[],"head":7,"truncated":true}');
 * ```
 */
export function encodeEntriesPage(
  entries: readonly string[],
  head: number,
  truncated: boolean,
  online: Pick<EntriesPage, "onlineUsers" | "onlineCount"> = {},
): string {
  const page = JSON.stringify({
    head,
    ...(truncated && { truncated }),
    ...online,
  });
  return `{"messages":[${entries.join()}],${page.slice(1)}`;
}

/**
 * Decodes a page of messages.
 *
 * @param body What came as JSON.
 * @returns What a reader of older messages needs of it.
 * @throws {TypeError} When it is no page.
 * @throws {ProtocolError} When one of the messages is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const page = decodeMessagesPage({ messages: [], head: 0, hasOlder: false });
 * assertEquals(page, { messages: [], hasOlder: false });
 * ```
 */
export function decodeMessagesPage(
  body: unknown,
): Pick<MessagesPage, "messages" | "hasOlder"> {
  if (
    typeof body !== "object" || body === null ||
    !("messages" in body) || !Array.isArray(body.messages) ||
    !("hasOlder" in body) || typeof body.hasOlder !== "boolean"
  ) {
    throw new TypeError("Expected a page of messages");
  }
  return {
    messages: body.messages.map(decodeShown),
    hasOlder: body.hasOlder,
  };
}

/** Of what tells of settings, they are all that a message doesn't have. */
function decodeShown(value: unknown): Message {
  const message = decodeMessage(value);
  const { settings } = object(value);
  return settings === undefined
    ? message
    : { ...message, settings: object(settings) };
}
