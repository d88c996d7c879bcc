// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { commitOperation } from "../store/commit_operation.ts";
import { headKey, type LogHead } from "../store/keys.ts";

/** A visit within a day after the last use is not noted, in milliseconds. */
export const USE_STEP_MS = 24 * 60 * 60 * 1000;

/**
 * @param head Where a room's log stands.
 * @returns When it was used last, but for visits within the day after that, in milliseconds
 * since the epoch; 0 where that isn't known.
 */
export function lastUseOf({ usedAt = 0, listedAt }: LogHead): number {
  return Math.max(usedAt, listedAt);
}

/**
 * Notes that somebody is in a room, so that it isn't taken for one that nobody uses: once a
 * day at most, in its head. What is written to a room says so by itself.
 *
 * @param kv The store.
 * @param room The room; one that isn't there is no error.
 * @param now Milliseconds since the epoch.
 * @throws Whatever the store throws.
 */
export async function noteUse(
  kv: Deno.Kv,
  room: RoomName,
  now: number,
): Promise<void> {
  const head = await kv.get<LogHead>(headKey(room));
  if (head.value === null || now - lastUseOf(head.value) < USE_STEP_MS) return;
  // Where the check fails, somebody writes to the room, or it has just been deleted.
  const value: LogHead = { ...head.value, usedAt: now };
  await commitOperation(kv.atomic().check(head).set(head.key, value));
}
