// Runs on the server.

import type { History } from "../log/history.ts";
import { RefusedError } from "../log/new_entry.ts";
import type { Ban, RoomRecord } from "../log/room_record.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { addressHash } from "./address_hash.ts";
import { withBanAddress } from "./sanctions.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** What {@linkcode BanAddresses} needs. */
export interface BanAddressesOptions {
  readonly history: Pick<History, "change">;
  readonly rooms: Pick<Rooms, "addressOf">;
  readonly whereabouts: Pick<Whereabouts, "of">;
  /** Makes a keyed hash. */
  readonly hash: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told what went wrong, for the log, and why. */
  readonly onError: (what: string, cause: unknown) => void;
}

/**
 * From where those come who are banned. Each instance knows those whom it has seen: where
 * the one that is asked for a ban hasn't, another one completes it.
 */
export class BanAddresses {
  readonly #options: BanAddressesOptions;
  /** Bans that are being completed, by room, user and time. */
  readonly #underWay = new Map<string, Promise<void>>();
  #isStopped = false;

  /** @param options Where bans are, and who was seen. */
  constructor(options: BanAddressesOptions) {
    this.#options = options;
  }

  /**
   * @param room A room.
   * @param userId Who is banned there.
   * @returns From where they came last, as a keyed hash; `null` where that isn't known here.
   */
  hashOf(room: RoomName, userId: string): string | null {
    const { whereabouts, rooms, hash } = this.#options;
    // Whoever came long ago, and stayed, may be forgotten.
    const address = whereabouts.of(userId) ?? rooms.addressOf(room, userId);
    return address === undefined ? null : addressHash(hash, address);
  }

  /**
   * Completes the bans of a room that lack an address which is known here. It only begins
   * that, and doesn't throw.
   *
   * @param room The room.
   * @param record What it is.
   */
  complete(room: RoomName, record: RoomRecord | null): void {
    if (record === null || this.#isStopped) return;
    const { now } = this.#options;
    for (const ban of record.bans) {
      if (ban.addressHash !== null || ban.until <= now()) continue;
      const key = JSON.stringify([room, ban.userId, ban.at]);
      if (this.#underWay.has(key)) continue;
      const known = this.hashOf(room, ban.userId);
      if (known === null) continue;
      const completing = this.#complete(room, ban, known)
        .finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, completing);
    }
  }

  /**
   * Completes no more bans.
   *
   * @returns Resolves once those under way are complete, or have failed.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#underWay.values());
  }

  async #complete(room: RoomName, ban: Ban, known: string): Promise<void> {
    const { history, onError } = this.#options;
    const { userId, userName } = ban;
    try {
      await history.change(room, {
        // As it tells nothing, nobody is told by whom.
        user: { userId, userName },
        id: crypto.randomUUID(),
        apply: (before) =>
          before === null ? "gone" : withBanAddress(before, ban, known),
      });
    } catch (cause) {
      // The room is deleted, or has no space left.
      if (cause instanceof RefusedError) return;
      onError("A ban holds by user alone", cause);
    }
  }
}
