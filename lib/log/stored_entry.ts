// Runs on the server.

import { decodeEntry, decodeMessage, isMessage } from "../protocol/entries.ts";
import type { Change, Entry, Message, User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { EntryKey, EntryKind, NewKept } from "./kept_index.ts";
import type { NewChange, NewMessage, NewSettings } from "./new_entry.ts";
import type { SettingsChange } from "./room_record.ts";

/** A message as it is stored. */
export interface StoredMessage {
  readonly message: Message;
  /** Keyed hash of the text that it was first sent with, once it has another one. */
  readonly firstHash: string | undefined;
}

/** Nobody's: settings, and entries of unknown kinds, are never looked for. */
export const UNKNOWN: NewKept = { userId: "", id: "" };

/**
 * @param entry An entry.
 * @returns What is known of it while it is kept.
 */
export function keptOf(entry: Entry): NewKept {
  return "id" in entry ? entry : UNKNOWN;
}

/**
 * @param entry An entry.
 * @returns What it is, as far as memory has to know.
 */
export function kindOf(entry: Entry): EntryKind {
  if (isMessage(entry)) return "message";
  return entry.kind === "edit" ? "edit" : "other";
}

/**
 * @param seq Its place.
 * @param newMessage A new message.
 * @param author Its author as the room knows them.
 * @param sentAt Milliseconds since the epoch.
 * @returns The message, as it is stored and sent.
 */
export function placeMessage(
  seq: number,
  { id, text, replyTo }: NewMessage,
  { userId, userName, tag }: User,
  sentAt: number,
): Message {
  const message = tag === undefined
    ? { seq, id, userId, userName, text, sentAt }
    : { seq, id, userId, userName, tag, text, sentAt };
  return replyTo === undefined ? message : { ...message, replyTo };
}

/**
 * @param seq Its place.
 * @param newChange A new change.
 * @param author Its author as the room knows them.
 * @param sentAt Milliseconds since the epoch.
 * @returns The change, with words.
 */
export function placeChange(
  seq: number,
  newChange: NewChange,
  author: User,
  sentAt: number,
): Change {
  const { id, of } = newChange;
  const fields = { id, ...author, sentAt, of };
  switch (newChange.kind) {
    case "edit":
      return { seq, kind: "edit", ...fields, text: newChange.text };
    case "delete":
      return { seq, kind: "delete", ...fields };
    case "reaction": {
      const { emoji, on } = newChange;
      return { seq, kind: "reaction", ...fields, emoji, on };
    }
  }
}

/**
 * @param seq Its place.
 * @param settings A change of the room's record.
 * @param author Its author as the room knows them.
 * @param sentAt Milliseconds since the epoch.
 * @param change What it tells: where that is nothing, the entry is of a kind that nobody
 * knows, which is counted and not shown.
 * @returns The entry, as it is stored and sent, as JSON.
 */
export function encodeSettings(
  seq: number,
  { id }: NewSettings,
  author: User,
  sentAt: number,
  change: SettingsChange,
): string {
  if (Object.keys(change).length === 0) {
    return JSON.stringify({ seq, kind: "untold" });
  }
  const kind = "settings";
  return JSON.stringify({ seq, kind, id, ...author, sentAt, ...change });
}

/**
 * @param change A change.
 * @returns It as JSON, without words: those are in the message that it is about.
 */
export function encodeChange(change: Change): string {
  if (change.kind !== "edit") return JSON.stringify(change);
  const { text: _, ...wordless } = change;
  return JSON.stringify(wordless);
}

/**
 * @param stored A message with what is kept of how it was first sent.
 * @returns It as JSON.
 */
export function encodeMessage({ message, firstHash }: StoredMessage): string {
  return JSON.stringify(
    firstHash === undefined ? message : { ...message, firstHash },
  );
}

/**
 * @param json A stored entry.
 * @returns The entry.
 * @throws {ProtocolError} When it is none.
 */
export function parseEntry(json: string): Entry {
  const entry = decodeEntry(JSON.parse(json));
  // What tells of settings is read by people alone: here it counts, and no more.
  return isMessage(entry) && entry.settings !== undefined
    ? { kind: "unknown", seq: entry.seq }
    : entry;
}

/**
 * @param json A stored entry.
 * @returns The entry as people read it: what tells of settings stands among messages,
 * unless it tells that the room was made. There nothing has been said yet.
 * @throws {ProtocolError} When it is none.
 */
export function parseShown(json: string): Entry {
  const entry = decodeEntry(JSON.parse(json));
  return isMessage(entry) && entry.settings !== undefined &&
      "title" in entry.settings && "owners" in entry.settings
    ? { kind: "unknown", seq: entry.seq }
    : entry;
}

/**
 * @param json A stored message.
 * @returns The message, with what is kept of how it was first sent.
 * @throws {ProtocolError} When it is none.
 */
export function parseMessage(json: string): StoredMessage {
  const value: unknown = JSON.parse(json);
  const firstHash = typeof value === "object" && value !== null &&
      "firstHash" in value && typeof value.firstHash === "string"
    ? value.firstHash
    : undefined;
  return { message: decodeMessage(value), firstHash };
}

/**
 * Gives an edit the text that its message has now, for those who are told of it.
 *
 * @param edit JSON of a stored edit.
 * @param message JSON of the message that it is about, if that is kept.
 * @returns JSON of the edit, without words when the message is deleted or not kept.
 */
export function withWords(edit: string, message: string | undefined): string {
  if (message === undefined) return edit;
  const { text, deleted } = parseMessage(message).message;
  if (deleted) return edit;
  return JSON.stringify({ ...parseEntry(edit), text });
}

/**
 * Says what the keyed hash of how a message was first sent is made of. The same text has
 * another hash in another message: whoever guesses a deleted one can't find out by
 * comparing.
 *
 * @param room The room.
 * @param message The message as it was first sent.
 * @returns What is to be hashed.
 */
export function firstContent(
  room: RoomName,
  { userId, id, text, replyTo }:
    & EntryKey
    & Pick<NewMessage, "text" | "replyTo">,
): string {
  return JSON.stringify([room, userId, id, text, replyTo]);
}
