// Runs in the browser and on the server.

/**
 * Checks of what a client wants to be stored, whether it came by socket, form or JSON.
 *
 * @module
 */

import { MAX_TEXT_LENGTH } from "./limits.ts";
import type {
  DeleteMessage,
  EditMessage,
  PostMessage,
  ReactMessage,
} from "./messages.ts";
import { ProtocolError } from "./protocol_error.ts";
import { normalizeText } from "./text.ts";

const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const EMOJI = /^\p{RGI_Emoji}$/v;

// Shows what is before it as an emoji (Unicode Technical Standard #51, ED-9a).
const EMOJI_PRESENTATION = "\ufe0f";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a message.
 *
 * @param fields `id`, 1 to 64 of `A-Za-z0-9_-`; `text`, 1 to 2000 characters after
 * normalization; `replyTo`, if it answers another message.
 * @returns The message, its text normalized.
 * @throws {ProtocolError} `bad_message` or `too_long`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(checkPost({ id: "c1", text: "Hello  " }).text, "Hello");
 * assertThrows(() => checkPost({ id: "c1", text: " " }), Error, "is empty");
 * ```
 */
export function checkPost({ id, text, replyTo }: Fields): PostMessage {
  const checked = checkId(id);
  return {
    type: "message",
    id: checked,
    text: checkText(checked, text),
    ...(replyTo !== undefined && { replyTo: checkSeq(checked, replyTo) }),
  };
}

/**
 * Checks an edit.
 *
 * @param fields `id` and `text` as of a message, and `of`, the seq of the one to change.
 * @returns The edit, its text normalized.
 * @throws {ProtocolError} `bad_message` or `too_long`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkEdit({ id: "c1", of: 7, text: "Hello" }).of, 7);
 * ```
 */
export function checkEdit({ id, of, text }: Fields): EditMessage {
  const checked = checkId(id);
  return {
    type: "edit",
    id: checked,
    of: checkSeq(checked, of),
    text: checkText(checked, text),
  };
}

/**
 * Checks a deletion.
 *
 * @param fields `id`, and `of`, the seq of the message to delete.
 * @returns The deletion.
 * @throws {ProtocolError} `bad_message`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkDelete({ id: "c1", of: 7 }).of, 7);
 * ```
 */
export function checkDelete({ id, of }: Fields): DeleteMessage {
  const checked = checkId(id);
  return { type: "delete", id: checked, of: checkSeq(checked, of) };
}

/**
 * Checks a reaction.
 *
 * @param fields `id`; `of`, the seq of the message; `emoji`, one that is recommended for
 * interchange (Unicode Technical Standard #51, ED-27); `on`, whether it is given or taken
 * back.
 * @returns The reaction.
 * @throws {ProtocolError} `bad_message`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const reaction = { id: "c1", of: 7, emoji: "\u2764", on: true };
 * assertEquals(checkReaction(reaction).emoji, "\u2764\ufe0f");
 * assertThrows(() => checkReaction({ ...reaction, emoji: "yes" }));
 * ```
 */
export function checkReaction({ id, of, emoji, on }: Fields): ReactMessage {
  const checked = checkId(id);
  if (typeof on !== "boolean") {
    throw new ProtocolError("bad_message", "A reaction is on or not", {
      id: checked,
    });
  }
  return {
    type: "reaction",
    id: checked,
    of: checkSeq(checked, of),
    emoji: checkEmoji(checked, emoji),
    on,
  };
}

function checkId(id: unknown): string {
  if (typeof id === "string" && MESSAGE_ID.test(id)) return id;
  throw new ProtocolError(
    "bad_message",
    "A message needs an id of 1 to 64 letters, digits, - and _",
  );
}

function checkText(id: string, text: unknown): string {
  if (typeof text !== "string") {
    throw new ProtocolError("bad_message", "A message needs a text", { id });
  }
  const normalized = normalizeText(text);
  if (normalized === "") {
    throw new ProtocolError("bad_message", "The message is empty", { id });
  }
  if (normalized.length > MAX_TEXT_LENGTH) {
    throw new ProtocolError(
      "too_long",
      `The message is longer than ${MAX_TEXT_LENGTH} characters`,
      { id },
    );
  }
  return normalized;
}

function checkSeq(id: string, seq: unknown): number {
  if (typeof seq === "number" && Number.isSafeInteger(seq) && seq > 0) {
    return seq;
  }
  throw new ProtocolError("bad_message", "There is no such message", { id });
}

/** What is an emoji only with the selector is taken without it. */
function checkEmoji(id: string, emoji: unknown): string {
  if (typeof emoji === "string") {
    if (EMOJI.test(emoji)) return emoji;
    const shown = `${emoji}${EMOJI_PRESENTATION}`;
    if (EMOJI.test(shown)) return shown;
  }
  throw new ProtocolError("bad_message", "A reaction is one emoji", { id });
}
