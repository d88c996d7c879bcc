// Runs on the server.

import type { LogHead } from "../store/keys.ts";
import type { RoomRecord } from "./room_record.ts";

/** What the lobby learns of a listed room without opening it. */
export interface Listing {
  /** Time of a recent message, or of the making, in milliseconds since the epoch. */
  readonly at: number;
  readonly title: string;
  /** What it is about; empty for nothing, or where there is a passphrase. */
  readonly topic: string;
  /** From where the room was begun, as a keyed hash. */
  readonly begunFrom: string | undefined;
  /** Whether nothing that was said there is kept. */
  readonly isSilent: boolean;
  /** Whether everybody has to know something to get in. */
  readonly hasPassphrase: boolean;
}

/** How a commit changes what the lobby learns; `null` for a room that isn't listed. */
export interface ListingChange {
  readonly before: Listing | null;
  readonly after: Listing | null;
}

/**
 * @param record What a room is.
 * @param head Where its log stands.
 * @returns What the lobby learns of it; `null` where it isn't listed.
 */
export function listingOf(
  record: RoomRecord | null,
  { listedAt, begunFrom, messages }: Pick<
    LogHead,
    "listedAt" | "begunFrom" | "messages"
  >,
): Listing | null {
  if (!record?.listed) return null;
  const { title, topic, passphraseHash } = record;
  const hasPassphrase = passphraseHash !== null;
  return {
    at: listedAt,
    title,
    topic: hasPassphrase ? "" : topic,
    begunFrom,
    isSilent: messages === 0,
    hasPassphrase,
  };
}

/**
 * @param change How a commit changes a listing.
 * @returns Whether it stays as it is.
 */
export function isSameListing({ before, after }: ListingChange): boolean {
  return before?.at === after?.at && before?.title === after?.title &&
    before?.topic === after?.topic &&
    before?.begunFrom === after?.begunFrom &&
    before?.isSilent === after?.isSilent &&
    before?.hasPassphrase === after?.hasPassphrase;
}

/**
 * @param at When, as the key says.
 * @param value What the store has.
 * @returns The listing; `null` where that is none.
 */
export function decodeListing(at: number, value: unknown): Listing | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("title" in value) || typeof value.title !== "string") return null;
  const begunFrom = "begunFrom" in value && typeof value.begunFrom === "string"
    ? value.begunFrom
    : undefined;
  // Listings of before there were topics have none.
  const topic = "topic" in value && typeof value.topic === "string"
    ? value.topic
    : "";
  const isSilent = "isSilent" in value && value.isSilent === true;
  const hasPassphrase = "hasPassphrase" in value &&
    value.hasPassphrase === true;
  return { at, title: value.title, topic, begunFrom, isSilent, hasPassphrase };
}
