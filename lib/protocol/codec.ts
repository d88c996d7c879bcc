// Runs in the browser and on the server.

/**
 * Text frames to typed messages and back. Whatever comes from the other end is
 * `unknown` until every field that is used has been checked.
 *
 * @module
 */

import { decodeEntry, user } from "./entries.ts";
import { count, list, object, parseObject, text } from "./fields.ts";
import type { ClientMessage, Limits, ServerMessage } from "./messages.ts";
import { type ErrorCode, ProtocolError } from "./protocol_error.ts";
import {
  checkDelete,
  checkEdit,
  checkPost,
  checkReaction,
} from "./requests.ts";

/**
 * Encodes a message as a text frame.
 *
 * @param message What to send.
 * @returns The frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encode({ type: "ping" }), '{"type":"ping"}');
 * ```
 */
export function encode(message: ClientMessage | ServerMessage): string {
  return JSON.stringify(message);
}

/**
 * Encodes a `messages` frame from entries that are JSON already, so that an entry
 * is encoded once for storage and for every reader.
 *
 * @param entries JSON of each entry, in seq order.
 * @param truncated Whether something that was asked for is no longer kept.
 * @returns The frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const frame = encodeMessages(['{"seq":1}', '{"seq":2}']);
 * assertEquals(frame, '{"type":"messages","messages":[{"seq":1},{"seq":2}]}');
 * ```
 */
export function encodeMessages(
  entries: readonly string[],
  truncated = false,
): string {
  const list = `{"type":"messages","messages":[${entries.join(",")}]`;
  return truncated ? `${list},"truncated":true}` : `${list}}`;
}

/**
 * Decodes a frame from a client.
 *
 * @param frame The text of the frame.
 * @returns The message, its text normalized.
 * @throws {ProtocolError} `bad_frame`, `bad_message` or `too_long`, with the message's
 * own id where that could be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const frame = '{"type":"message","id":"c1","text":"Hello  "}';
 * assertEquals(decodeClientMessage(frame), {
 *   type: "message",
 *   id: "c1",
 *   text: "Hello",
 * });
 * ```
 */
export function decodeClientMessage(frame: string): ClientMessage {
  const value = parseObject(frame);
  switch (value["type"]) {
    case "message":
      return checkPost(value);
    case "edit":
      return checkEdit(value);
    case "delete":
      return checkDelete(value);
    case "reaction":
      return checkReaction(value);
    case "typing":
      return { type: "typing" };
    case "ping":
      return { type: "ping" };
    default:
      throw new ProtocolError("bad_frame", "Unknown type of message");
  }
}

/**
 * Decodes a frame from the server.
 *
 * @param frame The text of the frame.
 * @returns The message, or `null` for a type that this client doesn't know: a
 * newer server may send more.
 * @throws {ProtocolError} `bad_frame` when a known type lacks what it must have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const frame = '{"type":"pong","at":5}';
 * assertEquals(decodeServerMessage(frame), { type: "pong", at: 5 });
 * assertEquals(decodeServerMessage('{"type":"something_new"}'), null);
 * ```
 */
export function decodeServerMessage(frame: string): ServerMessage | null {
  const value = parseObject(frame);
  switch (value["type"]) {
    case "welcome":
      return {
        type: "welcome",
        v: count(value["v"]),
        room: text(value["room"]),
        sessionId: text(value["sessionId"]),
        ...(value["userId"] === null
          ? { userId: null, userName: null }
          : user(value)),
        head: count(value["head"]),
        ...online(value),
        limits: limits(value["limits"]),
      };
    case "messages":
      return {
        type: "messages",
        messages: list(value["messages"]).map(decodeEntry),
        ...(value["truncated"] === true && { truncated: true }),
      };
    case "ack":
      return { type: "ack", id: text(value["id"]), seq: count(value["seq"]) };
    case "user_joined":
    case "user_left":
      return {
        type: value["type"],
        ...user(value),
        onlineCount: count(value["onlineCount"]),
        ...(value["onlineUsers"] !== undefined &&
          { onlineUsers: list(value["onlineUsers"]).map(user) }),
      };
    case "online_users":
      return { type: "online_users", ...online(value) };
    case "typing":
    case "user_renamed":
      return { type: value["type"], ...user(value) };
    case "pong":
      return { type: "pong", at: count(value["at"]) };
    case "error":
      return {
        type: "error",
        code: errorCode(value["code"]),
        message: text(value["message"]),
        ...(value["id"] !== undefined && { id: text(value["id"]) }),
        ...(value["retryAfterMs"] !== undefined &&
          { retryAfterMs: count(value["retryAfterMs"]) }),
      };
    default:
      return null;
  }
}

function online(value: Record<string, unknown>) {
  return {
    onlineUsers: list(value["onlineUsers"]).map(user),
    onlineCount: count(value["onlineCount"]),
  };
}

function limits(value: unknown): Limits {
  const fields = object(value);
  return {
    textLength: count(fields["textLength"]),
    ratePerSecond: count(fields["ratePerSecond"]),
    rateBurst: count(fields["rateBurst"]),
  };
}

/**
 * Decodes the code of an error.
 *
 * @param value What the server sent.
 * @returns The code; `unavailable` for one that this program doesn't know.
 * @throws {ProtocolError} `bad_frame` when it is no text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(errorCode("gone"), "gone");
 * assertEquals(errorCode("something_new"), "unavailable");
 * ```
 */
export function errorCode(value: unknown): ErrorCode {
  switch (value) {
    case "bad_frame":
    case "bad_message":
    case "too_long":
    case "rate_limited":
    case "not_allowed":
    case "conflict":
    case "gone":
    case "not_found":
    case "full":
    case "locked":
    case "slow_mode":
    case "muted":
    case "banned":
    case "passphrase":
      return value;
    default:
      text(value);
      return "unavailable";
  }
}
