// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import type { History } from "../log/history.ts";
import type { RecentRoom } from "../log/recent_rooms.ts";
import type { Instances } from "../cluster/instances.ts";
import type { Rooms } from "../rooms/rooms.ts";

/** A room as the lobby shows it. */
export interface LobbyRoom {
  readonly room: RoomName;
  readonly title: string;
  /** What it is about; empty for nothing. */
  readonly topic: string;
  /** Whether everybody has to know something to get in: nothing of within is told then. */
  readonly hasPassphrase: boolean;
  /** How many are there; 0 where that isn't told. */
  readonly onlineCount: number;
  /**
   * A recent message's time, in milliseconds since the epoch; `null` before the first, or
   * where that isn't told.
   */
  readonly lastMessageAt: number | null;
}

/** What {@linkcode Lobby} reads. */
export interface LobbyOptions {
  readonly history: History;
  readonly rooms: Rooms;
  readonly instances: Instances;
  /** Whether rooms of one address come after those of others. */
  readonly isFair: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Rooms of one address that come before those of all others. */
export const MAX_ROOMS_OF_ONE = 10;

// Reading the list walks all rooms: many visitors share one read.
const LIST_LIFETIME_MS = 40;

/** The rooms that a visitor may choose from. */
export class Lobby {
  readonly #options: LobbyOptions;
  #recent:
    | { at: number; rooms: Promise<ReadonlyMap<RoomName, RecentRoom>> }
    | null = null;

  /** @param options Where the rooms are. */
  constructor(options: LobbyOptions) {
    this.#options = options;
  }

  /**
   * Lists the rooms that their owners have listed.
   *
   * @returns At most 1000: the busiest first, then the latest, then those with a
   * passphrase; but what is more than ten that one address has made comes last, unless
   * people from others are there.
   * @throws Whatever the store throws.
   */
  async list(): Promise<readonly LobbyRoom[]> {
    const { rooms } = this.#options;
    const recent = await this.#recentRooms();
    const ranked = [...recent.values()]
      .map((known) => {
        const { room, title, topic, hasPassphrase, lastMessageAt } = known;
        const said = { room, title, topic, hasPassphrase };
        if (hasPassphrase) {
          return { ...said, onlineCount: 0, lastMessageAt: null };
        }
        const onlineCount = rooms.online(room).onlineCount ||
          this.#countElsewhere(known);
        return { ...said, onlineCount, lastMessageAt };
      })
      .sort((a, b) =>
        b.onlineCount - a.onlineCount ||
        (b.lastMessageAt ?? 0) - (a.lastMessageAt ?? 0) ||
        compareUntold(a, b)
      );
    return this.#spread(ranked, recent);
  }

  /** Puts what is too much of one address last. */
  #spread(
    ranked: readonly LobbyRoom[],
    recent: ReadonlyMap<RoomName, RecentRoom>,
  ): readonly LobbyRoom[] {
    if (!this.#options.isFair) return ranked;
    const first: LobbyRoom[] = [];
    const last: LobbyRoom[] = [];
    const counts = new Map<string, number>();
    for (const listed of ranked) {
      const maker = this.#makerOf(listed.room, recent.get(listed.room));
      const count = maker === null ? 0 : (counts.get(maker) ?? 0) + 1;
      if (maker !== null) counts.set(maker, count);
      if (count <= MAX_ROOMS_OF_ONE) first.push(listed);
      else last.push(listed);
    }
    return [...first, ...last];
  }

  /** Whose room it is, as far as addresses tell; `null` for nobody's alone. */
  #makerOf(name: RoomName, recent: RecentRoom | undefined): string | null {
    if (this.#options.rooms.origin(name) === "several") return null;
    return recent?.begunFrom ?? null;
  }

  /** Counts users of a room that nobody here is connected to. */
  #countElsewhere({ counts }: RecentRoom): number {
    let count = 0;
    for (const instance of this.#options.instances.peers) {
      count += counts.get(instance) ?? 0;
    }
    return count;
  }

  async #recentRooms(): Promise<ReadonlyMap<RoomName, RecentRoom>> {
    const { history, now } = this.#options;
    if (this.#recent === null || now() - this.#recent.at > LIST_LIFETIME_MS) {
      const rooms = history.recentRooms().then((recent) =>
        new Map(recent.map((entry) => [entry.room, entry]))
      );
      this.#recent = { at: now(), rooms };
      // A list that failed is not kept.
      rooms.catch(() => this.#recent = null);
    }
    return await this.#recent.rooms;
  }
}

/**
 * Has rooms with a passphrase come last, by name: as they were read, where somebody
 * speaks would come before the others.
 */
function compareUntold(a: LobbyRoom, b: LobbyRoom): number {
  if (!a.hasPassphrase || !b.hasPassphrase) {
    return Number(a.hasPassphrase) - Number(b.hasPassphrase);
  }
  return a.room < b.room ? -1 : 1;
}
