// Runs in the browser and on the server.

/**
 * Reads what the server answers to those who speak HTTP where others have a socket.
 *
 * @module
 */

import { errorCode } from "./codec.ts";
import { decodeEntry, user } from "./entries.ts";
import { count, list, object, text } from "./fields.ts";
import type { EntriesPage } from "./http.ts";
import { ProtocolError } from "./protocol_error.ts";

const SECOND_MS = 1_000;

/**
 * Decodes the entries after one.
 *
 * @param body What came as JSON.
 * @returns The entries; who is in the room where that was asked for.
 * @throws {ProtocolError} `bad_frame` when it is something else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const page = decodeEntriesPage({ messages: [], head: 7 });
 * assertEquals(page, { messages: [], head: 7 });
 * ```
 */
export function decodeEntriesPage(body: unknown): EntriesPage {
  const { messages, head, truncated, onlineUsers, onlineCount } = object(body);
  return {
    messages: list(messages).map(decodeEntry),
    head: count(head),
    ...(truncated === true && { truncated }),
    ...(onlineUsers !== undefined && {
      onlineUsers: list(onlineUsers).map(user),
      onlineCount: count(onlineCount),
    }),
  };
}

/**
 * Decodes why a request was refused.
 *
 * @param body What came as JSON.
 * @param retryAfter The header `Retry-After`, in seconds.
 * @returns Why; `unavailable` for codes that sockets don't know.
 * @throws {ProtocolError} `bad_frame` when it is no such answer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const body = { error: { code: "slow_mode", message: "Wait a little" } };
 * const error = decodeApiError(body, "3");
 * assertEquals([error.code, error.retryAfterMs], ["slow_mode", 3_000]);
 * ```
 */
export function decodeApiError(
  body: unknown,
  retryAfter: string | null,
): ProtocolError {
  const { code, message } = object(object(body)["error"]);
  const seconds = Number(retryAfter ?? NaN);
  return new ProtocolError(
    errorCode(code),
    text(message),
    Number.isFinite(seconds) ? { retryAfterMs: seconds * SECOND_MS } : {},
  );
}
