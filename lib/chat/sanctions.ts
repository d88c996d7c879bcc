// Runs on the server.

import { serialize } from "node:v8";
import type { Ban, RoomRecord, Sanction } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { ADDRESS_HASH_LENGTH } from "./address_hash.ts";
import { indexOf } from "./record_index.ts";

/** Most bans of a room, and most mutes. */
export const MAX_SANCTIONS = 500;

// Of the 60 KiB of a record, counted as KV stores them: whatever moderators do, owners have
// room to be that and to decide.
const MAX_SANCTIONS_BYTES = 50 * 1024;

const UNKNOWN_HASH = "?".repeat(ADDRESS_HASH_LENGTH);

/** Longest ban or mute, in minutes: a year. */
export const MAX_SANCTION_MINUTES: number = 365 * 24 * 60;

/** What somebody may be kept from. */
export type SanctionKind = "ban" | "mute";

const WORDS = {
  ban: { done: "banned", others: "bans" },
  mute: { done: "muted", others: "mutes" },
} as const;

/**
 * Decides whether somebody may be banned or muted by somebody else who may ban and mute.
 *
 * @param kind Which.
 * @param record What the room is.
 * @param by Who decides.
 * @param userId Whom it is about.
 * @returns Why not; `null` when they may.
 */
export function sanctionRefusal(
  kind: SanctionKind,
  record: RoomRecord,
  by: User,
  userId: string,
): ProtocolError | null {
  const { done } = WORDS[kind];
  const { roles } = indexOf(record);
  const refused = (message: string) =>
    new ProtocolError("not_allowed", message);
  if (userId === by.userId) return refused(`You can't ${kind} yourself`);
  switch (roles.get(userId)) {
    case "owner":
      return refused(`Owners can't be ${done}`);
    case "moderator":
      return roles.get(by.userId) === "owner"
        ? null
        : refused(`Only owners may ${kind} moderators`);
    default:
      return null;
  }
}

/**
 * Has somebody be banned or muted, in the place of what they were before. Whoever was a
 * moderator isn't one any more: moderators may be there and speak, whatever else is said.
 *
 * @param kind Which.
 * @param before What the room is.
 * @param sanction Who, why, and for how long.
 * @returns What the room is then; `full` when that would be too many.
 */
export function withSanction(
  kind: SanctionKind,
  before: RoomRecord,
  sanction: Ban,
): RoomRecord | ProtocolError {
  const { userId } = sanction;
  const record = withoutSanction(kind, before, userId);
  if (record[`${kind}s`].length >= MAX_SANCTIONS) return tooMany(kind);
  const moderators = record.moderators.filter((each) => each.userId !== userId);
  const { addressHash: _, ...mute } = sanction;
  const { bans, mutes } = kind === "ban"
    ? { bans: [...record.bans, sanction], mutes: record.mutes }
    : { bans: record.bans, mutes: [...record.mutes, mute] };
  const { byteLength } = serialize([bans.map(completed), mutes]);
  if (byteLength > MAX_SANCTIONS_BYTES) return tooMany(kind);
  return { ...record, moderators, bans, mutes };
}

/** As large as it becomes once it is known from where somebody came. */
function completed({ addressHash, ...ban }: Ban): Ban {
  return { ...ban, addressHash: addressHash ?? UNKNOWN_HASH };
}

function tooMany(kind: SanctionKind): ProtocolError {
  return new ProtocolError(
    "full",
    `This room has all the ${WORDS[kind].others} it can have`,
  );
}

/**
 * Takes back that somebody is banned or muted.
 *
 * @param kind Which.
 * @param before What the room is.
 * @param userId Who.
 * @returns What the room is then; the same object where they weren't.
 */
export function withoutSanction(
  kind: SanctionKind,
  before: RoomRecord,
  userId: string,
): RoomRecord {
  if (!indexOf(before)[`${kind}s`].has(userId)) return before;
  const isOthers = (each: Sanction) => each.userId !== userId;
  return kind === "ban"
    ? { ...before, bans: before.bans.filter(isOthers) }
    : { ...before, mutes: before.mutes.filter(isOthers) };
}

/**
 * Has a ban hold for an address, too.
 *
 * @param before What the room is.
 * @param ban The ban, as it was when it was found to lack that.
 * @param addressHash From where they came, as a keyed hash.
 * @returns What the room is then; the same object where the ban isn't that one any more,
 * has an address by now, or is of somebody who keeps order.
 */
export function withBanAddress(
  before: RoomRecord,
  { userId, at }: Ban,
  addressHash: string,
): RoomRecord {
  const index = indexOf(before);
  const ban = index.bans.get(userId);
  if (ban?.at !== at || ban.addressHash !== null) return before;
  if (index.roles.has(userId)) return before;
  const bans = before.bans.map((each) =>
    each === ban ? { ...ban, addressHash } : each
  );
  return { ...before, bans };
}

/**
 * @param record What a room is.
 * @param now Milliseconds since the epoch.
 * @returns The same, without bans and mutes that have ended.
 */
export function withoutEnded(record: RoomRecord, now: number): RoomRecord {
  const isOn = ({ until }: Sanction) => until > now;
  if (record.bans.every(isOn) && record.mutes.every(isOn)) return record;
  return {
    ...record,
    bans: record.bans.filter(isOn),
    mutes: record.mutes.filter(isOn),
  };
}
