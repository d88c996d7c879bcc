// Runs on the server.

import type { RoomDoor } from "../chat/room_door.ts";
import type { RoomSettings } from "../chat/room_settings.ts";
import { MAX_PAGE_MESSAGES } from "../protocol/limits.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";

/** What the page of a room's settings shows of the room. */
export interface KnownSettings {
  readonly settings: RoomSettings;
  /** Others than the reader and the owners: who is here first, then who spoke last. */
  readonly people: readonly User[];
}

/**
 * Reads what the page of a room's settings shows.
 *
 * @param door The room, as the reader may use it.
 * @param reader The reader, if they have a name.
 * @param chosen Somebody who is to be muted or banned; `null` for nobody yet.
 * @returns What is known.
 * @throws Whatever the door throws.
 */
export async function readSettingsView(
  door: RoomDoor,
  reader: User | null,
  chosen: string | null,
): Promise<KnownSettings> {
  const settings = await door.moderation.settings();
  if (settings.role !== "owner" && settings.role !== "moderator") {
    return { settings, people: [] };
  }
  const [online, page, asked] = await Promise.all([
    door.online(),
    door.page({ limit: MAX_PAGE_MESSAGES }),
    chosen === null ? [] : find(door, chosen),
  ]);
  const others = new Map<string, User>();
  for (
    const { userId, userName, tag } of [
      ...online.onlineUsers,
      ...page.messages.toReversed(),
      ...asked,
    ]
  ) {
    const isOther = userId !== reader?.userId &&
      !settings.owners.includes(userId);
    if (!isOther || others.has(userId)) continue;
    others.set(userId, tag ? { userId, userName, tag } : { userId, userName });
  }
  return { settings, people: [...others.values()] };
}

/** They may have spoken long ago. */
async function find(door: RoomDoor, userId: string): Promise<User[]> {
  try {
    return [await door.moderation.find(userId)];
  } catch (error) {
    // Nobody is chosen then.
    if (error instanceof ProtocolError && error.code === "not_found") return [];
    throw error;
  }
}
