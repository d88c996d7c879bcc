// Runs on the server.

import type { User } from "../protocol/messages.ts";
import type { RoomName } from "../protocol/room_name.ts";
import { lobbyCountPrefix, presencePrefix } from "../store/keys.ts";

/** Who is connected to a room on one instance. */
export interface StoredPresence {
  /** At most the first 50. */
  readonly users: readonly User[];
  readonly count: number;
}

/** How long presence is kept after it was last written, in milliseconds. */
export const PRESENCE_LIFETIME_MS = 60_000;

/**
 * Who is where, for the other instances.
 *
 * | key | value |
 * | --- | --- |
 * | `["rooms", room, "presence", instance]` | {@linkcode StoredPresence} |
 * | `["lobby", room, instance]` | how many of them there are; of listed rooms alone |
 *
 * Both expire by themselves, and are refreshed while the instance lives.
 */
export class PresenceStore {
  readonly #kv: Deno.Kv;

  /** @param kv The store. */
  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /**
   * Writes a room's presence, as part of a commit: two mutations.
   *
   * @param operation The commit.
   * @param instance Whose presence it is.
   * @param room The room.
   * @param presence Who is there; nobody deletes it.
   * @param isListed Whether the lobby shows the room.
   */
  write(
    operation: Deno.AtomicOperation,
    instance: string,
    room: RoomName,
    presence: StoredPresence,
    isListed: boolean,
  ): void {
    const options = { expireIn: PRESENCE_LIFETIME_MS };
    const [key, lobbyKey] = [
      presenceKey(room, instance),
      lobbyCountKey(room, instance),
    ];
    if (presence.count === 0) operation.delete(key);
    else operation.set(key, presence, options);
    if (presence.count === 0 || !isListed) operation.delete(lobbyKey);
    else operation.set(lobbyKey, presence.count, options);
  }

  /**
   * Reads a room's presence on one instance.
   *
   * @param room The room.
   * @param instance The instance.
   * @returns Who is there, `null` for nobody.
   * @throws Whatever the store throws.
   */
  async read(
    room: RoomName,
    instance: string,
  ): Promise<StoredPresence | null> {
    const { value } = await this.#kv.get<StoredPresence>(
      presenceKey(room, instance),
    );
    return value;
  }

  /**
   * Reads a room's presence on all instances; those that died may be among them.
   *
   * @param room The room.
   * @returns Who is there, by instance.
   * @throws Whatever the store throws.
   */
  async readAll(room: RoomName): Promise<Map<string, StoredPresence>> {
    const all = new Map<string, StoredPresence>();
    const prefix = presencePrefix(room);
    for await (
      const { key, value } of this.#kv.list<StoredPresence>({ prefix })
    ) {
      all.set(String(key.at(-1)), value);
    }
    return all;
  }
}

function presenceKey(room: RoomName, instance: string): Deno.KvKey {
  return [...presencePrefix(room), instance];
}

function lobbyCountKey(room: RoomName, instance: string): Deno.KvKey {
  return [...lobbyCountPrefix(room), instance];
}
