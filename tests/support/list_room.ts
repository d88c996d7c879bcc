// Runs in tests.

import type { History } from "../../lib/log/history.ts";
import type { RoomName } from "../../lib/protocol/room_name.ts";
import { aRecord } from "./a_record.ts";
import { aUser } from "./a_user.ts";

/** How a room is listed. */
export interface ListRoomOptions {
  readonly title?: string;
  readonly topic?: string;
  /** From where, as a keyed hash. */
  readonly from?: string;
}

/**
 * Has the lobby show a room from now on, under its name unless it is given a title.
 *
 * @param history Where it is.
 * @param room The room.
 * @param options How.
 */
export async function listRoom(
  history: History,
  room: RoomName,
  { title = room, topic = "", from = "somewhere" }: ListRoomOptions = {},
): Promise<void> {
  await history.change(room, {
    user: aUser("Olga"),
    id: crypto.randomUUID(),
    from,
    apply: (before) => ({
      ...before ?? aRecord({ title }),
      topic,
      listed: true,
    }),
  });
}
