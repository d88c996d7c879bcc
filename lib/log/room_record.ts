// Runs on the server.

import type { User } from "../protocol/messages.ts";

/** What a room is, beside what is said in it. Rooms that nobody has made have none. */
export interface RoomRecord {
  /** As its maker typed it, checked. */
  readonly title: string;
  /** What it is about, checked; empty for nothing. */
  readonly topic: string;
  /** Whether the lobby shows it to everybody. */
  readonly listed: boolean;
  /** Whose it is: user IDs, the first one first. */
  readonly owners: readonly string[];
  /** Who keeps order there, with the names that they had when they were made that. */
  readonly moderators: readonly User[];
  /** Whether nobody but moderators may speak. */
  readonly locked: boolean;
  /** How long each member waits between two messages, in milliseconds; 0 = not at all. */
  readonly slowModeMs: number;
  /** Hash of what everybody has to know to get in; `null` for nothing. */
  readonly passphraseHash: string | null;
  /** Who may not be there; ended ones may be among them. */
  readonly bans: readonly Ban[];
  /** Who may not speak there; ended ones may be among them. */
  readonly mutes: readonly Sanction[];
  /** Hash of what makes somebody an owner, by the link that its maker was given. */
  readonly ownerSecretHash: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Fields that a newer Islet has written. They stay as they are. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What somebody may not do in a room for a while. */
export interface Sanction {
  readonly userId: string;
  /** The name that they had. */
  readonly userName: string;
  /** When it was decided, in milliseconds since the epoch. */
  readonly at: number;
  /** When it ends, likewise. */
  readonly until: number;
  /** What they are told, checked; empty for nothing. */
  readonly reason: string;
}

/** Somebody may not be in a room for a while. */
export interface Ban extends Sanction {
  /** From where they came, as a keyed hash; `null` where that isn't known. */
  readonly addressHash: string | null;
}

/** What is told of somebody who may not do something, or may again. */
export interface SanctionChange {
  readonly userId: string;
  readonly userName: string;
  /** When it ends, in milliseconds since the epoch; not there when it is taken back. */
  readonly until?: number;
}

/**
 * What a change of the record tells everybody: no secrets and no reasons, and only what
 * has changed.
 */
export interface SettingsChange {
  readonly title?: string;
  readonly topic?: string;
  readonly listed?: boolean;
  readonly owners?: readonly string[];
  /** Who got the room from another owner. */
  readonly appointed?: User;
  readonly moderators?: readonly User[];
  /** Which of them are new, and were no owners. */
  readonly promoted?: readonly User[];
  /** Who no longer is one, and is no owner. */
  readonly demoted?: readonly User[];
  readonly locked?: boolean;
  readonly slowModeMs?: number;
  /** Whether there is one now. */
  readonly passphrase?: boolean;
  readonly bans?: readonly SanctionChange[];
  readonly mutes?: readonly SanctionChange[];
}

/**
 * @param value What the store has, `null` for nothing.
 * @returns The record; `null` for a room that nobody has made.
 * @throws {TypeError} When it is none.
 */
export function decodeRecord(value: unknown): RoomRecord | null {
  if (value === null) return null;
  if (
    typeof value !== "object" ||
    !("title" in value) || typeof value.title !== "string" ||
    !("listed" in value) || typeof value.listed !== "boolean" ||
    !("owners" in value) || !isListOf(value.owners, isText) ||
    !("ownerSecretHash" in value) || !isText(value.ownerSecretHash) ||
    !("createdAt" in value) || typeof value.createdAt !== "number"
  ) {
    throw new TypeError("Cannot read a room: its record is none");
  }
  const { title, listed, owners, ownerSecretHash, createdAt, ...more } = value;
  // Rooms that were made before there was any of this don't have it.
  const {
    topic = "",
    moderators = [],
    locked = false,
    slowModeMs = 0,
    passphraseHash = null,
    bans = [],
    mutes = [],
    ...rest
  }: Record<string, unknown> = more;
  if (
    !isText(topic) || !isListOf(moderators, isUser) ||
    typeof locked !== "boolean" || typeof slowModeMs !== "number" ||
    passphraseHash !== null && !isText(passphraseHash) ||
    !isListOf(bans, isBan) || !isListOf(mutes, isSanction)
  ) {
    throw new TypeError("Cannot read a room: its record has a wrong field");
  }
  return {
    title,
    topic,
    listed,
    owners,
    moderators,
    locked,
    slowModeMs,
    passphraseHash,
    bans,
    mutes,
    ownerSecretHash,
    createdAt,
    rest,
  };
}

/**
 * @param record A record.
 * @returns It as the store has it.
 */
export function encodeRecord(
  { rest, ...known }: RoomRecord,
): Record<string, unknown> {
  return { ...rest, ...known };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isListOf<Item>(
  value: unknown,
  isItem: (each: unknown) => each is Item,
): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isUser(value: unknown): value is User {
  return typeof value === "object" && value !== null &&
    "userId" in value && isText(value.userId) &&
    "userName" in value && isText(value.userName);
}

function isSanction(value: unknown): value is Sanction {
  return isUser(value) &&
    "at" in value && typeof value.at === "number" &&
    "until" in value && typeof value.until === "number" &&
    "reason" in value && isText(value.reason);
}

function isBan(value: unknown): value is Ban {
  return isSanction(value) && "addressHash" in value &&
    (value.addressHash === null || isText(value.addressHash));
}
