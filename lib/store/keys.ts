// Runs on the server.

/**
 * The keys of the log in Deno KV, and those of other modules for the overview.
 *
 * | key | value |
 * | --- | --- |
 * | `["rooms", room]` | what the room is, see `room_record.ts`; none for rooms that nobody has made |
 * | `["rooms", room, "head"]` | {@linkcode LogHead}: the newest seq, and what is kept |
 * | `["rooms", room, "log", lastSeq]` | a segment: the entries of one commit, see `segment.ts` |
 * | `["recent", listedAt, room]` | title and the like, see `listing.ts`: one for each listed room, for the lobby, moved at most once a minute |
 * | `["lobby", room, instance]` | number of users of a listed room on an instance, see `presence_store.ts` |
 * | `["rooms", room, "presence", instance]` | who they are, likewise |
 * | `["deleted", room]` | seq of the newest entry of a room that was deleted, until all of it is gone, see `room_deletions.ts` |
 * | `["floor"]` | what no new log begins below: logs of deleted rooms were there |
 * | `["retention"]` | which rooms were looked at last, see `retention.ts` |
 * | `["instances", …]` | who there is beside this process, see `instances.ts` |
 * | `["secret"]` | the key that signs session cookies, unless one is set |
 * | `["revoked", userId]` | when tokens of a bot, or cookies of a person, stopped to count, in ms since the epoch, see `revocations.ts` |
 * | `["rooms", room, "hook"]` | hash of the address by which programs post there, if it has one |
 * | `["hooks", hash]` | what is posted by it, see `hook_store.ts` in `lib/chat` |
 * | `["schema"]` | version of all this, see `schema.ts` |
 *
 * @module
 */

/** The newest entry of a room, and what is kept up to it. */
export interface LogHead {
  /** seq of the newest entry, 0 before the first. */
  readonly seq: number;
  /** Entries kept: `seq - count + 1` is the oldest that is shown. */
  readonly count: number;
  /** Messages among them. */
  readonly messages: number;
  /** Bytes of the kept entries, as UTF-8 JSON. */
  readonly bytes: number;
  /**
   * Time of a recent message, within a minute, or of the making, in milliseconds since the
   * epoch: the lobby finds a listed room under it. 0 before the first entry.
   */
  readonly listedAt: number;
  /** From where the room was begun, as a keyed hash; not in rooms of an older Islet. */
  readonly begunFrom?: string | undefined;
  /** seq that the log began with, where that isn't 1; another one is another room. */
  readonly firstSeq?: number | undefined;
  /**
   * Time of the newest entry, or of a visit within the day after it, in milliseconds since
   * the epoch; not in rooms that an older Islet has written to last.
   */
  readonly usedAt?: number | undefined;
}

/** Part of the keys of segments. */
export const LOG = "log";

/** Where the key that signs cookies is kept. */
export const SECRET_KEY: Deno.KvKey = ["secret"];

/** Below what new logs don't begin; at most the highest seq of all that were deleted + 1. */
export const FLOOR_KEY: Deno.KvKey = ["floor"];

/** Which rooms were looked at last, to find those that nobody uses. */
export const RETENTION_KEY: Deno.KvKey = ["retention"];

/** Prefix of rooms that were deleted, and of which something may be left. */
export const DELETED_PREFIX: Deno.KvKey = ["deleted"];

/** Where the version of keys and layouts is kept. */
export const SCHEMA_KEY: Deno.KvKey = ["schema"];

/**
 * @param userId A bot.
 * @returns Key that is there once its tokens count no longer.
 */
export function revokedKey(userId: string): Deno.KvKey {
  return ["revoked", userId];
}

/**
 * @param hash Keyed hash of a hook's secret.
 * @returns Key of the hook.
 */
export function hookKey(hash: string): Deno.KvKey {
  return ["hooks", hash];
}

/**
 * @param room The room.
 * @returns Key of the hash of its hook's secret.
 */
export function roomHookKey(room: string): Deno.KvKey {
  return ["rooms", room, "hook"];
}

/** Prefix of how many people are where. */
export const LOBBY_PREFIX: Deno.KvKey = ["lobby"];

/** Prefix of the listed rooms, by time. */
export const RECENT_PREFIX: Deno.KvKey = ["recent"];

/**
 * @param room A room that is deleted.
 * @returns Key that is there until nothing of it is left.
 */
export function deletedKey(room: string): Deno.KvKey {
  return ["deleted", room];
}

/**
 * @param room A room.
 * @returns Prefix of who is there.
 */
export function presencePrefix(room: string): Deno.KvKey {
  return ["rooms", room, "presence"];
}

/**
 * @param room A room.
 * @returns Prefix of how many people are there.
 */
export function lobbyCountPrefix(room: string): Deno.KvKey {
  return ["lobby", room];
}

/**
 * @param listedAt What the head of the room says.
 * @param room The room.
 * @returns Key by which the lobby finds the room.
 */
export function recentKey(listedAt: number, room: string): Deno.KvKey {
  return ["recent", listedAt, room];
}

/**
 * @param room The room.
 * @returns Key of its record.
 */
export function recordKey(room: string): Deno.KvKey {
  return ["rooms", room];
}

/**
 * @param room The room.
 * @returns Key of its {@linkcode LogHead}.
 */
export function headKey(room: string): Deno.KvKey {
  return ["rooms", room, "head"];
}

/**
 * @param room The room.
 * @returns Prefix of its segments.
 */
export function logPrefix(room: string): Deno.KvKey {
  return ["rooms", room, LOG];
}

/**
 * @param room The room.
 * @param lastSeq seq of the segment's last entry.
 * @returns Key of the segment; a list from `segmentKey(room, seq)` on starts
 * with the segment that holds `seq`.
 */
export function segmentKey(room: string, lastSeq: number): Deno.KvKey {
  return ["rooms", room, LOG, lastSeq];
}
