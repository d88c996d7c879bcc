// Runs on the server.

import { parseRoomName, type RoomName } from "../protocol/room_name.ts";
import { READ_TIMEOUT_MS, withDeadline } from "../store/deadline.ts";
import { ROOMS_PREFIX, roomsEnd } from "../store/keys.ts";

/**
 * Finds the rooms of which the store has anything, in the order of their names: one read
 * each, however much a room keeps.
 *
 * @param kv The store.
 * @param after They come after this one; `null` for all.
 * @returns Their names, each read when it is asked for.
 * @throws Whatever the store throws, or when it doesn't answer.
 */
export async function* allRooms(
  kv: Deno.Kv,
  after: RoomName | null,
): AsyncGenerator<RoomName> {
  let last: string | null = after;
  while (true) {
    const name: string | null = await firstAfter(kv, last);
    if (name === null) return;
    last = name;
    const room = parseRoomName(name);
    if (room !== null) yield room;
  }
}

/** Skips all keys of a room at once. */
async function firstAfter(
  kv: Deno.Kv,
  last: string | null,
): Promise<string | null> {
  const prefix = ROOMS_PREFIX;
  const keys = kv.list(
    last === null ? { prefix } : { prefix, start: roomsEnd(last) },
    { limit: 1 },
  );
  const { done, value } = await withDeadline(keys.next(), READ_TIMEOUT_MS);
  return done ? null : String(value.key[1]);
}
