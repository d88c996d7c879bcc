// Runs on the server.

import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { LOBBY_PREFIX, RECENT_PREFIX } from "../store/keys.ts";
import { decodeListing } from "./listing.ts";

/** A listed room. */
export interface RecentRoom {
  readonly room: RoomName;
  readonly title: string;
  /** What it is about; empty for nothing. */
  readonly topic: string;
  /**
   * A recent message's time (within a minute), in milliseconds since the epoch;
   * `null` before the first.
   */
  readonly lastMessageAt: number | null;
  /** Whether everybody has to know something to get in. */
  readonly hasPassphrase: boolean;
  /** From where it was begun, as a keyed hash; `null` where that isn't known. */
  readonly begunFrom: string | null;
  /** Users by instance; some of those may be gone. */
  readonly counts: ReadonlyMap<string, number>;
}

// Rooms that the lobby looks at, and counts of people in them.
const MAX_LOBBY_ENTRIES = 1000;

/**
 * Lists the listed rooms, those with the latest messages first.
 *
 * @param kv The store.
 * @returns At most 1000.
 * @throws Whatever the store throws.
 */
export async function readRecentRooms(kv: Deno.Kv): Promise<RecentRoom[]> {
  const limit = MAX_LOBBY_ENTRIES;
  const rooms = new Map<RoomName, RecentRoom>();
  const latest = kv.list<unknown>(
    { prefix: RECENT_PREFIX },
    { limit, reverse: true },
  );
  for await (const { key: [, listedAt, name], value } of latest) {
    const room = parseRoomName(String(name));
    const listing = decodeListing(Number(listedAt), value);
    if (room === null || listing === null) continue;
    const { at, begunFrom = null, isSilent, ...listed } = listing;
    const lastMessageAt = isSilent ? null : at;
    const counts = new Map<string, number>();
    rooms.set(room, { ...listed, room, lastMessageAt, begunFrom, counts });
  }
  const counts = kv.list<number>({ prefix: LOBBY_PREFIX }, { limit });
  for await (const { key: [, name, instance], value } of counts) {
    const room = parseRoomName(String(name));
    const known = room === null ? undefined : rooms.get(room);
    if (room === null || known === undefined) continue;
    rooms.set(room, {
      ...known,
      counts: new Map(known.counts).set(String(instance), value),
    });
  }
  return [...rooms.values()];
}
