// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import type { History } from "../history/history.ts";
import type { Rooms } from "./rooms.ts";

/** A room as the lobby shows it. */
export interface LobbyRoom {
  readonly room: RoomName;
  readonly onlineCount: number;
  /** A recent message's time, in milliseconds since the epoch; `null` before the first. */
  readonly lastMessageAt: number | null;
}

/** What {@linkcode Lobby} is made of. */
export interface LobbyOptions {
  readonly history: History;
  readonly rooms: Rooms;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MAX_LISTED_ROOMS = 50;

// Reading the list walks all rooms: many visitors share one read.
const LIST_LIFETIME_MS = 1000;

/** The rooms that a visitor may choose from. */
export class Lobby {
  readonly #options: LobbyOptions;
  #recent: { at: number; rooms: Promise<Map<RoomName, number>> } | null = null;

  /** @param options What it is made of. */
  constructor(options: LobbyOptions) {
    this.#options = options;
  }

  /**
   * Lists rooms with people or messages.
   *
   * @returns At most 50: the busiest first, then the latest.
   * @throws Whatever the store throws.
   */
  async list(): Promise<readonly LobbyRoom[]> {
    const { rooms } = this.#options;
    const recent = await this.#recentRooms();
    const names = new Set([...rooms.names, ...recent.keys()]);
    return [...names]
      .map((room) => ({
        room,
        onlineCount: rooms.online(room).onlineCount,
        lastMessageAt: recent.get(room) ?? null,
      }))
      .sort((a, b) =>
        b.onlineCount - a.onlineCount ||
        (b.lastMessageAt ?? 0) - (a.lastMessageAt ?? 0)
      )
      .slice(0, MAX_LISTED_ROOMS);
  }

  async #recentRooms(): Promise<Map<RoomName, number>> {
    const { history, now } = this.#options;
    if (this.#recent === null || now() - this.#recent.at > LIST_LIFETIME_MS) {
      const rooms = history.recentRooms().then((recent) =>
        new Map(recent.map(({ room, lastMessageAt }) => [room, lastMessageAt]))
      );
      this.#recent = { at: now(), rooms };
      // A list that failed is not kept.
      rooms.catch(() => this.#recent = null);
    }
    return await this.#recent.rooms;
  }
}
