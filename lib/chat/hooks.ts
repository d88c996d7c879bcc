// Runs on the server.

import type { RoomName } from "../protocol/room_name.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { type Caller, type NamedCaller, NO_GRANTS } from "./caller.ts";
import { HookDoor, type HookDoorOptions } from "./hook_door.ts";
import { hookHash, mayBeHookSecret } from "./hook_secret.ts";
import { HookStore } from "./hook_store.ts";
import { grantOf } from "./passphrase_hash.ts";
import { answered } from "./read_failure.ts";

/** What {@linkcode Hooks} needs. */
export interface HooksOptions extends Omit<HookDoorOptions, "store"> {
  readonly kv: Deno.Kv;
}

/** A program that has a room's hook, before that room. */
export interface HookVisit {
  readonly room: RoomName;
  readonly caller: Caller & NamedCaller;
}

// Of a length that no other user's has after its prefix.
const USER_ID_LENGTH = 24;

/**
 * Addresses by which programs post to rooms: at most one a room, made by its owners. Who
 * has one needs nothing else.
 */
export class Hooks {
  readonly #options: HookDoorOptions;

  /** @param options Where they are kept, and who may have them. */
  constructor({ kv, ...options }: HooksOptions) {
    this.#options = { ...options, store: new HookStore(kv) };
  }

  /**
   * Finds out which room's hook it is that somebody has. They are a user of that room's
   * own then, which stays the same when the hook is renewed.
   *
   * @param secret What they have.
   * @param address From where.
   * @returns The room, and who they are there.
   * @throws {ProtocolError} `not_found` when it is none, `rate_limited` when many were
   * tried that are none, or `unavailable`.
   */
  async open(secret: string, address: string): Promise<HookVisit> {
    const { store, hash, limits, now } = this.#options;
    const hook = mayBeHookSecret(secret)
      ? await store.find(hookHash(secret, hash))
      : null;
    if (hook === null) {
      limits.tryOut("hooks", address, now());
      throw new ProtocolError("not_found", "There is no such hook");
    }
    const { room, name: userName } = hook;
    const id = hash(`hook of ${room}`).slice(0, USER_ID_LENGTH);
    // An owner has let them in: what a room asks of strangers, such as a passphrase, they
    // have given. What moderators say of them or of the room counts for them, too.
    const user = { userId: `hook-${id}`, userName };
    const grants = await this.#grantsFor(room);
    return { room, caller: { user, address, firstSeenAt: 0, grants } };
  }

  /**
   * @param room A room.
   * @param caller Somebody who may be its owner.
   * @returns Its hook, as that caller may set it.
   */
  of(room: RoomName, caller: Caller): HookDoor {
    return new HookDoor(room, caller, this.#options);
  }

  async #grantsFor(room: RoomName): Promise<Caller["grants"]> {
    const { history } = this.#options;
    const record = await answered(history.readRecord(room));
    const grant = grantOf(record?.passphraseHash ?? "");
    return grant === undefined ? NO_GRANTS : new Map([[room, grant]]);
  }
}
