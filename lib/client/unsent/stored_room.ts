// Runs in the browser; imported on the server too.

/**
 * What was written in a room on this device and isn't sent yet, as it is stored: by tab,
 * because each one knows only its own.
 *
 * @module
 */

import { count, list, object, text } from "../../protocol/fields.ts";
import type { PendingMessage } from "../room/outbox.ts";

/** A text that somebody was writing. */
export interface Draft {
  /** The id under which it is to be sent. */
  readonly id: string;
  readonly text: string;
  /** seq of the message that it answers. */
  readonly replyTo?: number | undefined;
}

/** What one tab has. */
export interface StoredTab {
  /** When it was stored, in milliseconds since the epoch. */
  readonly at: number;
  /** Who wrote it. */
  readonly userId: string;
  readonly userName: string;
  readonly draft: Draft | null;
  readonly outbox: readonly PendingMessage[];
}

/** What all tabs of a room have, by the id of the tab. */
export type StoredRoom = ReadonlyMap<string, StoredTab>;

/** Most tabs that are kept of a room: those that were stored last. */
const MAX_TABS = 20;

/** Longest draft that is kept, in UTF-16 code units. */
const MAX_DRAFT_LENGTH = 20_000;

/**
 * Reads what is stored of a room.
 *
 * @param value What the storage has, perhaps of another version.
 * @returns What can be read of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeStoredRoom(undefined).size, 0);
 * ```
 */
export function decodeStoredRoom(value: unknown): StoredRoom {
  const tabs = new Map<string, StoredTab>();
  if (!(value instanceof Map)) return tabs;
  for (const [tab, stored] of value) {
    try {
      tabs.set(text(tab), tabIn(object(stored)));
    } catch {
      // Of a newer version, or broken: others can still be read.
    }
  }
  return tabs;
}

/**
 * Reads what one tab has stored in haste, as it was left.
 *
 * @param json What the storage has; `null` for nothing.
 * @returns The tab's id, and what it has; `null` when that can't be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeHasty("[]"), null);
 * ```
 */
export function decodeHasty(
  json: string | null,
): [tab: string, stored: StoredTab] | null {
  try {
    const [tab, stored] = list(JSON.parse(json ?? ""));
    return [text(tab), tabIn(object(stored))];
  } catch {
    return null;
  }
}

/**
 * Puts in what a tab has now.
 *
 * @param room What is stored.
 * @param tab Id of the tab.
 * @param stored What it has; nothing takes it out.
 * @returns What is to be stored.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const nothing = { at: 0, userId: "u1", userName: "Ana", draft: null, outbox: [] };
 * assertEquals(withTab(new Map([["t1", nothing]]), "t1", nothing).size, 0);
 * ```
 */
export function withTab(
  room: StoredRoom,
  tab: string,
  stored: StoredTab,
): StoredRoom {
  const tabs = new Map(room);
  tabs.delete(tab);
  const { draft, outbox } = stored;
  if (draft === null && outbox.length === 0) return tabs;
  const shortened = draft &&
    { ...draft, text: draft.text.slice(0, MAX_DRAFT_LENGTH) };
  tabs.set(tab, { ...stored, draft: shortened });
  // A map has the order in which things came, so the oldest are first.
  return new Map([...tabs].slice(-MAX_TABS));
}

/** What was taken from tabs that are gone. */
export interface Taken {
  readonly rest: StoredRoom;
  /** The newest draft; others stay for the next tab. */
  readonly draft: Draft | null;
  /** All that was to be sent, with who wrote it, in the order in which it was written. */
  readonly outbox: readonly (PendingMessage & {
    readonly userId: string;
    readonly userName: string;
  })[];
}

/**
 * Takes over what tabs have left that are gone.
 *
 * @param room What is stored.
 * @param gone Ids of these tabs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { draft, outbox } = takeFrom(new Map(), ["t1"]);
 * assertEquals([draft, outbox], [null, []]);
 * ```
 */
export function takeFrom(room: StoredRoom, gone: readonly string[]): Taken {
  const rest = new Map(room);
  const left = [...room]
    .filter(([tab]) => gone.includes(tab))
    .sort(([, a], [, b]) => a.at - b.at);
  const newest = left.findLast(([, { draft }]) => draft !== null)?.[0];
  // A tab that goes while it takes over leaves the same once more.
  const outbox = new Map(
    left.flatMap(([, { outbox, userId, userName }]) =>
      outbox.map((message) =>
        [message.id, { ...message, userId, userName }] as const
      )
    ),
  );
  for (const [tab, stored] of left) {
    if (tab === newest || stored.draft === null) rest.delete(tab);
    else rest.set(tab, { ...stored, outbox: [] });
  }
  return {
    rest,
    draft: newest === undefined ? null : room.get(newest)?.draft ?? null,
    outbox: [...outbox.values()].sort((a, b) => a.sentAt - b.sentAt),
  };
}

function tabIn(fields: Record<string, unknown>): StoredTab {
  return {
    at: count(fields["at"]),
    userId: text(fields["userId"]),
    userName: text(fields["userName"]),
    draft: fields["draft"] === null ? null : draftIn(object(fields["draft"])),
    outbox: list(fields["outbox"]).map(object).map(messageIn),
  };
}

function draftIn(fields: Record<string, unknown>): Draft {
  return {
    id: text(fields["id"]),
    text: text(fields["text"]),
    ...answeredIn(fields),
  };
}

function messageIn(fields: Record<string, unknown>): PendingMessage {
  const isRefused = fields["state"] === "refused";
  return {
    id: text(fields["id"]),
    text: text(fields["text"]),
    ...answeredIn(fields),
    sentAt: count(fields["sentAt"]),
    state: isRefused ? "refused" : "sending",
    error: isRefused ? text(fields["error"]) : null,
  };
}

function answeredIn(fields: Record<string, unknown>): Pick<Draft, "replyTo"> {
  const { replyTo } = fields;
  return replyTo === undefined ? {} : { replyTo: count(replyTo) };
}
