// Runs in the browser; imported on the server too.

/**
 * What the tabs of one user in one room tell each other. One of them holds the connection
 * of all.
 *
 * @module
 */

import { decodeServerMessage, encode } from "../../protocol/codec.ts";
import { count, object, text } from "../../protocol/fields.ts";
import type {
  ClientMessage,
  ServerMessage,
  WelcomeMessage,
} from "../../protocol/messages.ts";

/** One tab tells the others. */
export type TabMessage =
  /** Does the holder live? A tab that is seen may take its place if that isn't. */
  | { readonly type: "ask"; readonly from: string; readonly isSeen: boolean }
  /** The holder lives; `welcome` is how things stand, `null` before it knows. */
  | {
    readonly type: "here";
    readonly to: string;
    readonly welcome: WelcomeMessage | null;
  }
  /** The holder isn't seen: take its place. */
  | { readonly type: "yours"; readonly to: string }
  /** The holder isn't seen, or has just begun unseen: somebody may take its place. */
  | { readonly type: "offer" }
  /** There is a holder, and this is how things stand. */
  | { readonly type: "online"; readonly welcome: WelcomeMessage }
  /** The holder has got this. */
  | { readonly type: "frame"; readonly message: ServerMessage }
  /** The holder's connection has ended. */
  | { readonly type: "ended"; readonly code: number; readonly reason: string }
  /** To be sent by the holder. */
  | { readonly type: "post"; readonly message: ClientMessage };

/**
 * @param message What the server has sent to one tab.
 * @returns Whether it is for all: about the room, or about a message that may be another
 * tab's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isForAll({ type: "pong", at: 5 }), false);
 * ```
 */
export function isForAll(message: ServerMessage): boolean {
  return message.type !== "pong" &&
    (message.type !== "error" || message.id !== undefined);
}

/**
 * Writes a message for other tabs, perhaps of another build.
 *
 * @param message What to tell.
 * @returns What is given to the channel.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeTabMessage({ type: "offer" }), { type: "offer" });
 * ```
 */
export function encodeTabMessage(message: TabMessage): unknown {
  switch (message.type) {
    case "here": {
      const { welcome } = message;
      return { ...message, welcome: welcome === null ? null : encode(welcome) };
    }
    case "online":
      return { ...message, welcome: encode(message.welcome) };
    case "frame":
      return { ...message, message: JSON.stringify(message.message, asSent) };
    default:
      return message;
  }
}

/** What tells of settings is read again as the server has sent it. */
function asSent(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "settings" in value
    ? value.settings
    : value;
}

/**
 * Reads a message of another tab.
 *
 * @param value What came by the channel.
 * @returns The message; `null` for one that can't be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeTabMessage({ type: "yours", to: "t1" }), {
 *   type: "yours",
 *   to: "t1",
 * });
 * assertEquals(decodeTabMessage("yours"), null);
 * ```
 */
export function decodeTabMessage(value: unknown): TabMessage | null {
  try {
    const fields = object(value);
    switch (fields["type"]) {
      case "ask":
        return {
          type: "ask",
          from: text(fields["from"]),
          isSeen: fields["isSeen"] === true,
        };
      case "here":
        return {
          type: "here",
          to: text(fields["to"]),
          welcome: fields["welcome"] === null
            ? null
            : welcomeIn(fields["welcome"]),
        };
      case "yours":
        return { type: "yours", to: text(fields["to"]) };
      case "offer":
        return { type: "offer" };
      case "online":
        return { type: "online", welcome: welcomeIn(fields["welcome"]) };
      case "frame": {
        const message = decodeServerMessage(text(fields["message"]));
        return message && { type: "frame", message };
      }
      case "ended":
        return {
          type: "ended",
          code: count(fields["code"]),
          reason: text(fields["reason"]),
        };
      case "post": {
        const message = clientMessageIn(object(fields["message"]));
        return message && { type: "post", message };
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function welcomeIn(value: unknown): WelcomeMessage {
  const message = decodeServerMessage(text(value));
  if (message?.type === "welcome") return message;
  throw new TypeError("Expected a welcome");
}

/** The server checks it, as it checks all that comes. */
function clientMessageIn(
  fields: Readonly<Record<string, unknown>>,
): ClientMessage | null {
  const { type } = fields;
  switch (type) {
    case "message":
      return {
        type,
        id: text(fields["id"]),
        text: text(fields["text"]),
        ...(fields["replyTo"] !== undefined &&
          { replyTo: count(fields["replyTo"]) }),
      };
    case "edit":
      return { type, ...changeIn(fields), text: text(fields["text"]) };
    case "delete":
      return { type, ...changeIn(fields) };
    case "reaction":
      return {
        type,
        ...changeIn(fields),
        emoji: text(fields["emoji"]),
        on: fields["on"] === true,
      };
    case "typing":
      return { type };
    default:
      return null;
  }
}

function changeIn(fields: Readonly<Record<string, unknown>>) {
  return { id: text(fields["id"]), of: count(fields["of"]) };
}
