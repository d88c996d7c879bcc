// Runs on the server.

import type { Ban, RoomRecord, Sanction } from "../log/room_record.ts";
import type { Role } from "../protocol/messages.ts";
import { grantOf } from "./passphrase_hash.ts";

/** What a record says of each user, found without a look at all others. */
export interface RecordIndex {
  /** Moderators and owners, by user ID. */
  readonly roles: ReadonlyMap<string, Role>;
  /** By user ID. */
  readonly bans: ReadonlyMap<string, Ban>;
  /** By user ID. */
  readonly mutes: ReadonlyMap<string, Sanction>;
  /** By the keyed hash of an address. */
  readonly addressBans: ReadonlyMap<string, readonly Ban[]>;
  /** When the first of those was decided; infinite without one. */
  readonly firstAddressBanAt: number;
  /**
   * What somebody has who has known the passphrase; `null` where there is none, and
   * `undefined` where nobody can know it, as it can't be read.
   */
  readonly grant: string | null | undefined;
}

// It goes with the record, which stays for as long as nobody changes it.
const indexes = new WeakMap<RoomRecord, RecordIndex>();

/**
 * @param record What a room is.
 * @returns What it says of each user.
 */
export function indexOf(record: RoomRecord): RecordIndex {
  let index = indexes.get(record);
  if (index === undefined) {
    index = makeIndex(record);
    indexes.set(record, index);
  }
  return index;
}

function makeIndex(
  { owners, moderators, bans, mutes, passphraseHash }: RoomRecord,
): RecordIndex {
  const addressBans = new Map<string, Ban[]>();
  let firstAddressBanAt = Infinity;
  for (const ban of bans) {
    const { addressHash, at } = ban;
    if (addressHash === null) continue;
    const others = addressBans.get(addressHash);
    if (others === undefined) addressBans.set(addressHash, [ban]);
    else others.push(ban);
    firstAddressBanAt = Math.min(firstAddressBanAt, at);
  }
  return {
    roles: new Map<string, Role>([
      ...moderators.map(({ userId }) => [userId, "moderator"] as const),
      ...owners.map((userId) => [userId, "owner"] as const),
    ]),
    bans: new Map(bans.map((ban) => [ban.userId, ban])),
    mutes: new Map(mutes.map((mute) => [mute.userId, mute])),
    addressBans,
    firstAddressBanAt,
    grant: passphraseHash === null ? null : grantOf(passphraseHash),
  };
}
