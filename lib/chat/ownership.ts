// Runs on the server.

import type { History } from "../log/history.ts";
import type { RoomRecord } from "../log/room_record.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { NamedCaller } from "./caller.ts";
import type { ChatLimits } from "./limits.ts";
import { isOwnerSecret } from "./owner_secret.ts";
import type { Poster } from "./poster.ts";
import { answered } from "./read_failure.ts";

/** Most owners of a room. */
export const MAX_OWNERS = 20;

/** What {@linkcode Ownership} needs. */
export interface OwnershipOptions {
  readonly history: History;
  readonly poster: Poster;
  readonly limits: ChatLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Makes those owners of a room who have what its maker was given. */
export class Ownership {
  readonly #options: OwnershipOptions;

  /** @param options Where rooms are, and how often secrets may be tried. */
  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /**
   * Finds out whether a secret is that of a room. Nothing changes.
   *
   * @param room The room.
   * @param secret What somebody has.
   * @param address From where it is tried.
   * @returns The room's record.
   * @throws {ProtocolError} `not_allowed` when it isn't, `rate_limited` when too many were
   * tried, or `unavailable`.
   */
  async check(
    room: RoomName,
    secret: string,
    address: string,
  ): Promise<RoomRecord> {
    const { history, limits, now } = this.#options;
    limits.tryOut("links", address, now());
    const record = await answered(history.readRecord(room));
    if (isSecretOf(record, secret)) return record;
    throw wrongLink();
  }

  /**
   * Makes somebody an owner; whoever is one stays so.
   *
   * @param room The room.
   * @param secret What they have.
   * @param caller Who, and from where.
   * @throws {ProtocolError} As {@linkcode Ownership.check} does; `full` when the room has
   * twenty owners.
   */
  async claim(
    room: RoomName,
    secret: string,
    { user, address }: NamedCaller,
  ): Promise<void> {
    await this.check(room, secret, address);
    try {
      await this.#options.poster.change(room, {
        user,
        id: crypto.randomUUID(),
        apply: (before) => {
          if (!isSecretOf(before, secret)) return "not_allowed";
          const { owners } = before;
          if (owners.includes(user.userId)) return before;
          if (owners.length >= MAX_OWNERS) return "full";
          return { ...before, owners: [...owners, user.userId] };
        },
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (error.code === "not_allowed") throw wrongLink();
      if (error.code !== "full") throw error;
      throw new ProtocolError(
        "full",
        "This room has all the owners it can have",
      );
    }
  }
}

function isSecretOf(
  record: RoomRecord | null,
  secret: string,
): record is RoomRecord {
  return record !== null && isOwnerSecret(secret, record.ownerSecretHash);
}

/** The same for rooms that nobody has made: it tells nothing of them. */
function wrongLink(): ProtocolError {
  return new ProtocolError(
    "not_allowed",
    "This link makes nobody an owner: it isn't the whole of it, or no longer counts",
  );
}
