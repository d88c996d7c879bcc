// Runs in tests.

import type { RoomRecord } from "../../lib/log/room_record.ts";

/** A room's record: Ana's tea room, which isn't listed, unless said otherwise. */
export function aRecord(fields: Partial<RoomRecord> = {}): RoomRecord {
  return {
    title: "Tea room",
    listed: false,
    owners: ["u-ana"],
    ownerSecretHash: "hash",
    createdAt: 1,
    rest: {},
    ...fields,
  };
}
