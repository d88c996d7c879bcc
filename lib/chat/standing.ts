// Runs on the server.

import type { RoomRecord, Sanction } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { MEMBER, type Standing, type Term, VISITOR } from "./access.ts";
import { indexOf, type RecordIndex } from "./record_index.ts";

/** Somebody, as far as it matters for how they stand in a room. */
export interface Somebody {
  /** Who it is; `null` without a name. */
  readonly user: User | null;
  /** When the server first met them, in milliseconds since the epoch. */
  readonly firstSeenAt: number;
  /** From where they come, as a keyed hash. */
  readonly addressHash: string;
  /** What they have of having known the room's passphrase, if anything. */
  readonly grant: string | undefined;
}

/**
 * @param record What the room is; `null` for one that nobody has made: there everybody
 * with a name is a member.
 * @param who Somebody.
 * @param now Milliseconds since the epoch.
 * @returns How they stand in the room.
 */
export function standingOf(
  record: RoomRecord | null,
  who: Somebody,
  now: number,
): Standing {
  const { user } = who;
  if (record === null) return user === null ? VISITOR : MEMBER;
  const index = indexOf(record);
  const isLocked = record.locked;
  if (user === null) {
    return {
      ...VISITOR,
      ban: addressBan(index, who, now),
      isShutOut: isShutOut(index, who),
      isLocked,
    };
  }
  const { userId } = user;
  const ban = termOf(index.bans.get(userId), now);
  return {
    role: index.roles.get(userId) ?? "member",
    ban: ban === null ? addressBan(index, who, now) : { ...ban, by: "user" },
    isShutOut: isShutOut(index, who),
    isLocked,
    mute: termOf(index.mutes.get(userId), now),
  };
}

/**
 * The ban of somebody else from the same address, where that holds for newcomers: else
 * who is banned would come back under another name.
 */
function addressBan(
  { addressBans, firstAddressBanAt }: RecordIndex,
  who: Somebody,
  now: number,
): Standing["ban"] {
  const { firstSeenAt } = who;
  // Mostly that is all: the hash takes longer than the rest.
  if (firstSeenAt <= firstAddressBanAt) return null;
  let until = now;
  for (const ban of addressBans.get(who.addressHash) ?? []) {
    if (ban.at < firstSeenAt) until = Math.max(until, ban.until);
  }
  // Why is between the room and whoever it was.
  return until > now
    ? { leftMs: until - now, reason: "", by: "address" }
    : null;
}

function isShutOut({ grant }: RecordIndex, who: Somebody): boolean {
  return grant !== null && (who.grant === undefined || who.grant !== grant);
}

function termOf(sanction: Sanction | undefined, now: number): Term | null {
  if (sanction === undefined || sanction.until <= now) return null;
  return { leftMs: sanction.until - now, reason: sanction.reason };
}
