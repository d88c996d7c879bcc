// Runs in tests.

import type { History } from "../../lib/log/history.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";

/** Reads all that is kept of a room, oldest first. */
export async function readAll(
  history: History,
  room: RoomName,
): Promise<readonly Message[]> {
  const { messages } = await history.page(room, { limit: 1_000_000 });
  return messages;
}
