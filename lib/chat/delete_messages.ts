// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import type { NamedCaller } from "./caller.ts";
import type { Poster } from "./poster.ts";

/**
 * Deletes messages, whoever deletes some of them meanwhile.
 *
 * @param poster Stores the deletions.
 * @param room The room.
 * @param caller Who deletes them, and may.
 * @param seqs Which ones.
 * @throws {ProtocolError} `unavailable`; some may be deleted then.
 */
export async function deleteMessages(
  poster: Poster,
  room: RoomName,
  { user, address }: NamedCaller,
  seqs: readonly number[],
): Promise<void> {
  await Promise.all(seqs.map((of) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = crypto.randomUUID();
    const newEntry = { user, id, kind: "delete", of } as const;
    poster.submit(room, { newEntry, address }, {
      stored: resolve,
      failed: (error) => error.code === "gone" ? resolve(0) : reject(error),
    });
    return promise;
  }));
}
