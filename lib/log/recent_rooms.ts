// Runs on the server.

import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { LOBBY_PREFIX, RECENT_PREFIX } from "../store/keys.ts";

/** A room that has messages, or people on some instance. */
export interface RecentRoom {
  readonly room: RoomName;
  /**
   * A recent message's time (within a minute), in milliseconds since the epoch;
   * `null` before the first.
   */
  readonly lastMessageAt: number | null;
  /** From where it was begun, as a keyed hash; `null` where that isn't known. */
  readonly begunFrom: string | null;
  /** Users by instance; some of those may be gone. */
  readonly counts: ReadonlyMap<string, number>;
}

// Rooms that the lobby looks at, of either kind.
const MAX_LOBBY_ENTRIES = 1000;

/**
 * Lists the rooms with the latest messages, and rooms with people.
 *
 * @param kv The store.
 * @returns At most 1000 of each.
 * @throws Whatever the store throws.
 */
export async function readRecentRooms(kv: Deno.Kv): Promise<RecentRoom[]> {
  const limit = MAX_LOBBY_ENTRIES;
  const rooms = new Map<RoomName, RecentRoom>();
  const latest = kv.list<string | null>(
    { prefix: RECENT_PREFIX },
    { limit, reverse: true },
  );
  for await (const { key: [, listedAt, name], value } of latest) {
    const room = parseRoomName(String(name));
    if (room === null) continue;
    const lastMessageAt = Number(listedAt);
    const begunFrom = value;
    rooms.set(room, { room, lastMessageAt, begunFrom, counts: new Map() });
  }
  const counts = kv.list<number>({ prefix: LOBBY_PREFIX }, { limit });
  for await (const { key: [, name, instance], value } of counts) {
    const room = parseRoomName(String(name));
    if (room === null) continue;
    const known = rooms.get(room) ??
      { lastMessageAt: null, begunFrom: null, counts: null };
    rooms.set(room, {
      ...known,
      room,
      counts: new Map(known.counts).set(String(instance), value),
    });
  }
  return [...rooms.values()];
}
