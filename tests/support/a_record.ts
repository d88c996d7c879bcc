// Runs in tests.

import type { RoomRecord } from "../../lib/log/room_record.ts";

/** A room's record: Ana's tea room, which isn't listed, unless said otherwise. */
export function aRecord(fields: Partial<RoomRecord> = {}): RoomRecord {
  return {
    title: "Tea room",
    topic: "",
    listed: false,
    owners: ["u-ana"],
    moderators: [],
    locked: false,
    slowModeMs: 0,
    passphraseHash: null,
    bans: [],
    mutes: [],
    ownerSecretHash: "hash",
    createdAt: 1,
    rest: {},
    ...fields,
  };
}
