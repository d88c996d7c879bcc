// Runs on the server.

import type { RoomRecord } from "../log/room_record.ts";
import type { User } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { RoomName } from "../protocol/room_name.ts";
import type { Deed } from "./access.ts";
import type { Admission } from "./admission.ts";
import { findUser } from "./find_user.ts";
import { newOwnerSecret } from "./owner_secret.ts";
import type { ChatParts } from "./parts.ts";
import { answered } from "./read_failure.ts";
import { handedOver, withModerator, withoutModerator } from "./roles.ts";
import {
  deedsOf,
  type RoomSettings,
  type SanctionView,
  type SettingsWish,
  viewSettings,
  withSettings,
} from "./room_settings.ts";
import {
  type SanctionKind,
  sanctionRefusal,
  withoutEnded,
  withoutSanction,
  withSanction,
} from "./sanctions.ts";

/** What {@linkcode Moderation} works with. */
export interface ModerationOptions {
  readonly room: RoomName;
  /** Who decides. */
  readonly admission: Admission;
  readonly parts: ChatParts;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** For how long somebody may not do something, and why; all of it checked. */
export interface SanctionTerms {
  /** From 1 to {@linkcode MAX_SANCTION_MINUTES}. */
  readonly minutes: number;
  /** What they are told; empty for nothing. */
  readonly reason: string;
}

/** What a change of a room's record makes of it, or why it isn't made. */
type Decision = RoomRecord | ProtocolError;

const MINUTE_MS = 60_000;

/**
 * What those decide who look after a room. Each decision needs its deed of access.ts, now
 * and when it is stored: whoever decides may be no moderator any more by then. What
 * changes nothing is no error, and no entry.
 */
export class Moderation {
  readonly #options: ModerationOptions;

  /** @param options Who decides, and where. */
  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  /**
   * @returns What the room is.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `unavailable`.
   */
  async settings(): Promise<RoomSettings> {
    const record = await this.#readRecord();
    this.#options.admission.require("read", record);
    return this.#view(record);
  }

  /**
   * Changes what the room is: all that is wished, or nothing.
   *
   * @param wish What it is to be.
   * @returns What it is then.
   * @throws {ProtocolError} As {@linkcode refusalOf} decides, or `rate_limited`, `full`
   * or `unavailable`.
   */
  async change(wish: SettingsWish): Promise<RoomSettings> {
    const deeds = deedsOf(wish);
    if (deeds.length === 0) return await this.settings();
    const change = (before: RoomRecord) => withSettings(before, wish);
    return this.#view(await this.#change(deeds, change));
  }

  /**
   * Has somebody not be there, or not speak there, for a while.
   *
   * @param kind Which.
   * @param userId Who.
   * @param terms For how long, and why.
   * @returns What was decided.
   * @throws {ProtocolError} As {@linkcode Moderation.change} does; `not_found` for somebody
   * whom the room doesn't know, `not_allowed` for oneself and for who ranks as high.
   */
  async sanction(
    kind: SanctionKind,
    userId: string,
    { minutes, reason }: SanctionTerms,
  ): Promise<SanctionView> {
    const { room, now, parts: { banAddresses } } = this.#options;
    const { userName } = await this.#find(userId, kind);
    const at = now();
    const until = at + minutes * MINUTE_MS;
    const sanction = { userId, userName, at, until, reason };
    const ban = { ...sanction, addressHash: banAddresses.hashOf(room, userId) };
    await this.#change(
      [kind],
      (before, by) =>
        sanctionRefusal(kind, before, by, userId) ??
          withSanction(kind, before, ban),
    );
    return sanction;
  }

  /**
   * Takes that back.
   *
   * @param kind Which.
   * @param userId Who.
   * @throws {ProtocolError} As {@linkcode Moderation.change} does.
   */
  async lift(kind: SanctionKind, userId: string): Promise<void> {
    await this.#change(
      [kind],
      (before) => withoutSanction(kind, before, userId),
    );
  }

  /**
   * Has somebody keep order in the room.
   *
   * @param userId Who.
   * @throws {ProtocolError} As {@linkcode Moderation.change} does; `not_found` for somebody
   * whom the room doesn't know, `not_allowed` for who is known by a name alone.
   */
  async addModerator(userId: string): Promise<void> {
    const user = await this.#find(userId, "set_roles");
    await this.#change(["set_roles"], (before) => withModerator(before, user));
  }

  /**
   * Has somebody not keep order any more.
   *
   * @param userId Who.
   * @throws {ProtocolError} As {@linkcode Moderation.change} does.
   */
  async removeModerator(userId: string): Promise<void> {
    await this.#change(
      ["set_roles"],
      (before) => withoutModerator(before, userId),
    );
  }

  /**
   * Has somebody else be an owner in the place of who decides, who stays a moderator. The
   * owner's link counts no longer: {@linkcode Moderation.renewOwnerSecret} makes another.
   *
   * @param userId Who.
   * @throws {ProtocolError} As {@linkcode Moderation.addModerator} does; `not_allowed` for
   * oneself and for hooks, too.
   */
  async handOver(userId: string): Promise<void> {
    const { hash } = newOwnerSecret();
    const user = await this.#find(userId, "hand_over");
    const { userName } = user;
    await this.#change(
      ["hand_over"],
      (before, by) => handedOver(before, by, user, hash),
      { userId, userName },
    );
  }

  /**
   * Makes another secret that makes somebody an owner; the one before counts no longer.
   *
   * @returns The secret. Nobody is told it again.
   * @throws {ProtocolError} As {@linkcode Moderation.change} does.
   */
  async renewOwnerSecret(): Promise<string> {
    const { secret, hash: ownerSecretHash } = newOwnerSecret();
    await this.#change(
      ["hand_over"],
      (before) => ({ ...before, ownerSecretHash }),
    );
    return secret;
  }

  /**
   * Finds out who somebody is who may have to be banned or muted.
   *
   * @param userId Who.
   * @returns The user, under the newest name that is known.
   * @throws {ProtocolError} As {@linkcode Moderation.sanction} does.
   */
  find(userId: string): Promise<User> {
    return this.#find(userId, "mute");
  }

  /** Finds out who somebody is whom the room knows. */
  async #find(userId: string, deed: Deed): Promise<User> {
    const { room, admission, parts } = this.#options;
    const record = await this.#readRecord();
    // First: nobody else learns whom the room knows.
    admission.require(deed, record);
    return await findUser(room, userId, record, parts);
  }

  async #change(
    deeds: readonly Deed[],
    decide: (before: RoomRecord, by: User) => Decision,
    appointed?: User,
  ): Promise<RoomRecord> {
    const { room, admission, now, parts: { limits, poster } } = this.#options;
    requireAll(admission, deeds, await this.#readRecord());
    const caller = admission.requireName();
    limits.post(caller, { kind: "changes" }, now());
    const { user } = caller;
    let refusal: unknown = null;
    try {
      return await poster.change(room, {
        user,
        id: crypto.randomUUID(),
        appointed,
        apply: (before) => {
          try {
            requireAll(admission, deeds, before);
            return decided(before, (current) => decide(current, user), now());
          } catch (error) {
            refusal = error;
            return "not_allowed";
          }
        },
      });
    } catch (error) {
      throw refusal ?? tooLarge(error);
    }
  }

  async #readRecord(): Promise<RoomRecord | null> {
    const { room, parts: { history } } = this.#options;
    return await answered(history.readRecord(room));
  }

  #view(record: RoomRecord | null): RoomSettings {
    const { room, admission, now } = this.#options;
    return viewSettings(room, record, admission.role(record), now());
  }
}

/** What the store can't hold isn't for lack of will. */
function tooLarge(error: unknown): unknown {
  return error instanceof ProtocolError && error.code === "full"
    ? new ProtocolError("full", "This room has all that can be kept of it")
    : error;
}

function requireAll(
  admission: Admission,
  deeds: readonly Deed[],
  record: RoomRecord | null,
): void {
  for (const deed of deeds) admission.require(deed, record);
}

/** Drops what has ended by itself where something else changes, too. */
function decided(
  before: RoomRecord | null,
  decide: (current: RoomRecord) => Decision,
  now: number,
): RoomRecord {
  // Nobody may change what nobody has made.
  if (before === null) throw new TypeError("There is no record to change");
  const current = withoutEnded(before, now);
  const after = decide(current);
  if (after instanceof ProtocolError) throw after;
  return after === current ? before : after;
}
