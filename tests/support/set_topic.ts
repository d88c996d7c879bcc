// Runs in tests.

import type { History } from "../../lib/log/history.ts";
import { aRecord } from "./a_record.ts";
import { aRoom } from "./a_room.ts";
import { aUser } from "./a_user.ts";

/**
 * Changes what a room is about.
 *
 * @param history Where it is.
 * @param room Its name.
 * @param topic The topic, unchecked.
 */
export async function setTopic(
  history: History,
  room: string,
  topic: string,
): Promise<void> {
  await history.change(aRoom(room), {
    user: aUser("Olga"),
    id: crypto.randomUUID(),
    from: "somewhere",
    apply: (before) => ({ ...before ?? aRecord(), topic }),
  });
}
